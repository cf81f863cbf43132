/** A guest's core, apart from the members', so that a recipient's page carries nothing of theirs. */
import { memoryAnswerTexts } from './answer-text.ts';
import { type ClientOptions, environmentOf } from './environment.ts';
import { facade } from './facade.ts';
import type { AnswerFace, GuestFace, KeptKeyFace } from './face.ts';
import { Guest } from './guest.ts';
import { Relay } from './http.ts';
import { memoryKeptKeyStore } from './kept-key-store.ts';
import type { Core } from './remote.ts';

export async function createGuest(options: ClientOptions): Promise<Core<GuestFace>> {
  const { environment, subscribe } = await environmentOf(options);
  const guest = new Guest(
    new Relay(environment),
    environment,
    options.keptKeys ?? memoryKeptKeyStore(),
    options.answerTexts ?? memoryAnswerTexts(),
  );
  const opening = facade<Omit<GuestFace, keyof (KeptKeyFace & AnswerFace)>>(guest, {
    greet: true,
    knock: true,
    sendCode: true,
    openWithCode: true,
    openWithAccessCode: true,
    download: true,
    downloadTo: true,
    cancelDownload: true,
    notMyNumber: true,
    close: true,
  });
  const keeping = facade<KeptKeyFace>(guest.keptKeys, {
    keyPlace: true,
    openWithKey: true,
    openWithPassphrase: true,
    keyLost: true,
    keptKeys: true,
    keepHere: true,
    newPassphrase: true,
    passphraseStrength: true,
    keepByPassphrase: true,
    withdrawKey: true,
  });
  const answering = facade<AnswerFace>(guest.answering, {
    startAnswer: true,
    attachToAnswer: true,
    removeFromAnswer: true,
    previewAnswer: true,
    sendAnswer: true,
    discardAnswer: true,
    keepAnswerText: true,
    keptAnswerText: true,
    isAnswerKept: true,
    answers: true,
  });
  return { face: { ...opening, ...keeping, ...answering }, subscribe };
}
