/** What the scanner says at its start to whoever runs it, in plain words; nothing where all is well. */
import { type SignaturesAge, signaturesAge, signaturesSince } from '../antivirus/age.ts';
import type { EngineState } from '../antivirus/engine.ts';
import type { Inspecting } from './inspection.ts';

type Watched = Pick<Inspecting, 'engine' | 'signaturesMaxAgeDays' | 'now'>;

/** Lines in Dutch and English, or null. The built-in engine comes with the program: of it there is nothing to say. */
export async function antivirusNotice(state: Watched): Promise<string[] | null> {
  if (state.engine.name === 'basic') return null;
  const described = await state.engine.describe().catch(() => null);
  if (described === null) {
    return [
      'De virusscanner (clamd) antwoordt niet: er kan niets worden verzonden tot hij er weer is.',
      'The virus scanner (clamd) does not answer: nothing can be sent until it is back.',
    ];
  }
  const age = signaturesAge(described, signaturesSince(state.signaturesMaxAgeDays, state.now()));
  return lines[age](described);
}

const day = (builtAt: number): string => new Date(builtAt).toISOString().slice(0, 10);

const lines: Record<SignaturesAge, (engine: EngineState) => string[] | null> = {
  current: () => null,
  stale: ({ avdb }) => {
    const builtAt = avdb?.builtAt ?? null;
    const nl = builtAt === null ? 'hebben geen datum' : `zijn verouderd (van ${day(builtAt)})`;
    const en = builtAt === null ? 'carry no date' : `are out of date (of ${day(builtAt)})`;
    return [
      `De virusgegevens van clamd ${nl}. Daarom wordt geen brief schoon verklaard en kan er niets worden verzonden.`,
      'Start freshclam, dat ze ververst, of zet ZEGEL_CLAMD=none voor de ingebouwde, beperkte virusscanner.',
      `The signatures of clamd ${en}. So no letter is called clean, and nothing can be sent.`,
      'Start freshclam, which renews them, or set ZEGEL_CLAMD=none for the built-in, basic engine.',
    ];
  },
  unwatched: () => [
    'Hoe oud de virusgegevens van clamd zijn, wordt niet bewaakt (ZEGEL_SIGNATURES_MAX_AGE=none).',
    'Nobody watches how old the signatures of clamd are (ZEGEL_SIGNATURES_MAX_AGE=none).',
  ],
};
