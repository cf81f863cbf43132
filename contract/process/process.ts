/**
 * What a process needs around its work: a log that holds codes and places only, an end for errors that nobody
 * caught, and the channel to the supervisor. Node only.
 */
import { type Logger, pino } from 'pino';
import { z } from 'zod';
import { catalogued, fail, forLog, textOf } from '../errors.ts';
import { type FromChild, type FromSupervisor, fromSupervisor } from '../ipc.ts';

export const logLevel = z
  .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
  .default('info');

/** Structured lines on standard output. Errors go in as `{error: forLog(error)}`; a bare one is cut down the same way. */
export const processLog = (name: string, level: z.infer<typeof logLevel>): Logger =>
  pino({
    base: { process: name },
    level,
    serializers: { err: forLog },
    timestamp: pino.stdTimeFunctions.isoTime,
  });

/** How long a process may take to put its work down. */
const END_MS = 5_000;

/**
 * Ends the process when the supervisor asks, when the supervisor is gone, on SIGTERM and SIGINT, after `close`; and
 * at once, with code 1, on an error that nobody caught. `isChild` says that a supervisor holds the other end of the
 * channel. Returns what speaks to it, which does nothing where there is none. Throws `config_invalid`.
 */
export function supervised(options: {
  isChild: boolean;
  log: Logger;
  close: () => Promise<void>;
  onMessage?: (message: FromSupervisor) => void;
}): (message: FromChild) => void {
  const { isChild, log, close } = options;
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), END_MS).unref();
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ error: forLog(error) }, 'did not end in order');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  if (!isChild) return () => undefined;
  const send = process.send?.bind(process);
  if (!send) throw fail('config_invalid', { detail: { name: 'ZEGEL_PARENT' } });
  process.on('disconnect', end);
  if (!process.connected) end();
  process.on('message', (raw) => {
    const message = fromSupervisor.safeParse(raw);
    if (!message.success) log.error({}, 'message of the supervisor not understood');
    else if (message.data.type === 'shutdown') end();
    else options.onMessage?.(message.data);
  });
  return (message) => void send(message);
}

/**
 * Ends the process on an error that nobody caught. Node would print its message, which may quote content: what is
 * logged is code and place, and the catalogue's text and detail for an error of ours (supervisor/last-words.ts).
 */
export function logUncaught(log: Logger): void {
  process.setUncaughtExceptionCaptureCallback((error) => {
    const { code, detail } = catalogued(error);
    log.fatal({ error: forLog(error), code, detail }, textOf(code, 'en', detail));
    process.exit(1);
  });
}
