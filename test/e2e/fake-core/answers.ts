/** Answering behind the recipient's page, in the scene that the handle names. */
import type { AnswerFace, CoreEvent, SentAnswer } from '../../../client/core/face.ts';
import { ZegelError } from '../../../crypto/errors.ts';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export function answerFace(scene: () => string, tell: (event: CoreEvent) => void): AnswerFace {
  const sent: SentAnswer[] = [];
  let begun = 0;
  return {
    async startAnswer() {
      await pause(20);
      begun += 1;
      if (scene() === 'answer-late' && begun === 1) throw new ZegelError('grant_expired');
      if (scene() === 'answer-offline' && begun === 1) throw new ZegelError('network_failed');
      return { answer: 'answer' };
    },
    async attachToAnswer(answer, attachment, { name, file }) {
      const totalBytes = file.size;
      tell({ type: 'upload', message: answer, attachment, sentBytes: totalBytes / 3, totalBytes });
      await pause(scene() === 'answer-uploading' ? 60_000 : 20);
      tell({ type: 'inspecting', message: answer, attachment });
      await pause(scene() === 'answer-inspecting' ? 60_000 : 20);
      if (scene() === 'answer-cut') throw new ZegelError('network_failed');
      return {
        attachment,
        name,
        sizeBytes: file.size,
        verdict: scene() === 'answer-virus' ? 'infected' : 'clean',
        reasons: [],
        inWindows: false,
        location: false,
        type: { mime: 'image/png', kind: 'image' },
        findings: [],
      };
    },
    removeFromAnswer: () => Promise.resolve(),
    previewAnswer: (_, text) =>
      Promise.resolve({
        refused: [],
        levels: [],
        expiresWithin: null,
        noForward: null,
        warnings:
          scene() === 'answer-warning'
            ? [
                {
                  warning: 'spoed',
                  needsReason: false,
                  text: {
                    nl: 'Dit lijkt over spoed te gaan. Bel dan liever.',
                    en: 'This seems to be urgent. Better ring.',
                  },
                },
              ]
            : [],
        findings: /\d{9}/.test(text)
          ? [{ detector: 'bsn', field: 'text', start: 0, end: 9, confidence: 'high' }]
          : [],
        places: [],
      }),
    async sendAnswer(answer, { text }) {
      tell({ type: 'sending', message: answer, step: 'inspect' });
      await pause(scene() === 'answer-sending' ? 60_000 : 50);
      if (scene() === 'answer-lost') throw new ZegelError('network_failed');
      const said = { message: answer, sentAt: Date.now(), text, files: [] };
      sent.unshift(said);
      return said;
    },
    discardAnswer: () => Promise.resolve(),
    keepAnswerText: (text) => Promise.resolve(text !== ''),
    keptAnswerText: () =>
      Promise.resolve(scene() === 'answer-kept' ? 'Dank u wel. Ik wilde nog vragen of' : null),
    isAnswerKept: () => Promise.resolve(scene() === 'answer-kept'),
    answers: () =>
      Promise.resolve(
        scene() === 'answered'
          ? [
              {
                message: 'a',
                sentAt: Date.UTC(2026, 5, 4, 9, 12),
                text: 'Dank u wel voor de uitslag.\n\nIk kom donderdag.',
                files: [{ name: 'medicijnen.jpg', sizeBytes: 1_830_221 }],
              },
            ]
          : [...sent],
      ),
  };
}
