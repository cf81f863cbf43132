/** What `zegel doctor` says of the virus scanner: each clamd of the setting, or the built-in engine. */
import { catalogue } from '../contract/errors.ts';
import type { Finding } from '../contract/process/check.ts';
import { isZegelError } from '../crypto/errors.ts';
import { type Inspector, openInspector } from '../scanner/inspection/standalone.ts';

/** A finding for each engine that the environment names. */
export async function antivirusFindings(env: NodeJS.ProcessEnv): Promise<Finding[]> {
  const clamd = env['ZEGEL_CLAMD'];
  const signaturesMaxAge = env['ZEGEL_SIGNATURES_MAX_AGE'];
  try {
    // Of the whole setting: whether it makes sense.
    const all = await openInspector({ clamd, signaturesMaxAge });
    await all.close();
    const each = clamd === undefined ? [undefined] : clamd.split(',').map((address) => address.trim());
    return await Promise.all(
      each.map(async (address) => {
        const inspector = await openInspector({ clamd: address, signaturesMaxAge });
        return engineFinding(inspector, address, signaturesMaxAge).finally(() => inspector.close());
      }),
    );
  } catch (error) {
    if (isZegelError(error, 'bad_clamd_address')) {
      return [{ health: 'missing', ...catalogue.bad_clamd_address }];
    }
    if (!isZegelError(error, 'config_invalid')) throw error;
    return [
      {
        health: 'missing',
        nl: 'ZEGEL_SIGNATURES_MAX_AGE klopt niet: een aantal dagen, of none',
        en: 'ZEGEL_SIGNATURES_MAX_AGE is not valid: a number of days, or none',
      },
    ];
  }
}

async function engineFinding(
  inspector: Inspector,
  address: string | undefined,
  maxAge: string | undefined,
): Promise<Finding> {
  const { engine } = inspector;
  try {
    const { by: state, answersForArchives } = await engine.scan(oneByte(), 1);
    if (state.name === 'basic') {
      return {
        health: 'attention',
        nl: `Virusscanner: de ingebouwde, beperkte (${state.version}). Installeer clamav-daemon voor een volledige`,
        en: `Antivirus: the built-in, basic one (${state.version}). Install clamav-daemon for a full one`,
      };
    }
    const clamd = `clamd ${state.version}${address === undefined ? '' : ` (${address})`}`;
    const built = state.avdb?.builtAt ?? null;
    const date = built === null ? null : new Date(built).toISOString().slice(0, 10);
    const nl = `${clamd}, virusgegevens ${date === null ? 'zonder datum' : `van ${date}`}`;
    const en = `${clamd}, signatures ${date === null ? 'without a date' : `of ${date}`}`;
    if (inspector.signaturesAge(state) === 'stale') {
      const days = maxAge ?? '7';
      return {
        health: 'missing',
        nl: `Virusscanner: ${nl}. Ouder dan ${days} dagen of zonder datum is verouderd: niets wordt vrijgegeven. Start freshclam`,
        en: `Antivirus: ${en}. Older than ${days} days or without a date is out of date: nothing is released. Start freshclam`,
      };
    }
    if (!(await answersForArchives())) {
      return {
        health: 'attention',
        nl: `Virusscanner: ${clamd} noemt gesloten of te diepe archieven schoon; zet AlertEncrypted en AlertExceedsMax op yes`,
        en: `Antivirus: ${clamd} calls closed or too deep archives clean; set AlertEncrypted and AlertExceedsMax to yes`,
      };
    }
    return maxAge === 'none'
      ? {
          health: 'attention',
          nl: `Virusscanner: ${nl}. Niemand bewaakt hoe oud ze zijn (ZEGEL_SIGNATURES_MAX_AGE=none)`,
          en: `Antivirus: ${en}. Nobody watches how old they are (ZEGEL_SIGNATURES_MAX_AGE=none)`,
        }
      : { health: 'ok', nl: `Virusscanner: ${nl}`, en: `Antivirus: ${en}` };
  } catch (error) {
    if (!isZegelError(error, 'antivirus_unavailable')) throw error;
    return engine.name === 'clamd'
      ? {
          health: 'missing',
          nl: `clamd (${address ?? ''}) antwoordt niet: er wordt niets vrijgegeven zonder virusscanner`,
          en: `clamd (${address ?? ''}) does not answer: nothing is released without a virus scanner`,
        }
      : {
          health: 'missing',
          nl: 'De ingebouwde virusscanner werkt niet: npm ci',
          en: 'The built-in antivirus engine does not work: npm ci',
        };
  }
}

async function* oneByte(): AsyncGenerator<Uint8Array, void, undefined> {
  yield await Promise.resolve(new Uint8Array([0x0a]));
}
