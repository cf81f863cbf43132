/**
 * `zegel open`: opens an age file, armored or not, streaming. With `-o` the file appears when all of it is
 * authentic; to standard output each chunk goes when it is authentic, and a fault further on exits 1.
 */
import { fileOpener } from '../crypto/age/file.ts';
import { type Identity, parseIdentityFile } from '../crypto/age/recipient.ts';
import { isZegelError, ZegelError } from '../crypto/errors.ts';
import { ready } from '../crypto/sodium.ts';
import { oneFile, parse, usage } from './arguments.ts';
import { openInput, readText } from './input.ts';
import { openOutput } from './output.ts';
import { pump, settle, threadsFor } from './pump.ts';

export async function open(argv: string[]): Promise<number> {
  const { values, positionals } = parse(argv, {
    identity: { type: 'string', short: 'i', multiple: true },
    output: { type: 'string', short: 'o' },
  });
  const file = oneFile(positionals);
  if (values.identity === undefined) {
    throw usage({ nl: 'noem een sleutelbestand met -i', en: 'name a file of identities with -i' });
  }
  const texts = await Promise.all(values.identity.map(readIdentities));
  const input = openInput(file);
  const output = openOutput(values.output);
  await settle(output, async () => {
    const threads = await threadsFor(input, output);
    try {
      await ready();
      const identities = texts.flatMap(({ path, text }) => identitiesIn(path, text));
      if (!(await threads?.open(identities))) await pump(input.pieces(), fileOpener(identities), output);
    } finally {
      await threads?.end();
    }
  });
  return 0;
}

async function readIdentities(path: string): Promise<{ path: string; text: string }> {
  if (/^AGE-SECRET-KEY-/i.test(path)) {
    throw usage({
      nl: 'zet de sleutel in een bestand en noem dat met -i: wat op de opdrachtregel staat kan iedereen hier zien',
      en: 'put the identity in a file and name that with -i: everyone here can see what is on a command line',
    });
  }
  return { path, text: await readText(path) };
}

function identitiesIn(path: string, text: string): Identity[] {
  try {
    return parseIdentityFile(text);
  } catch (error) {
    if (!isZegelError(error, 'bad_identity')) throw error;
    throw new ZegelError('bad_identity', { detail: { file: path } });
  }
}
