/** `zegel keygen`: an identity file as `age-keygen` writes it, hybrid post-quantum unless X25519 is asked for. */
import { closeSync, fstatSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { ready } from '../crypto/sodium.ts';
import { generateIdentity, identityToString, recipientToString } from '../crypto/age/recipient.ts';
import { noFile, parse } from './arguments.ts';
import { say } from './language.ts';
import { standardOutput, unwritable } from './output.ts';

export async function keygen(argv: string[]): Promise<number> {
  const { values, positionals } = parse(argv, {
    output: { type: 'string', short: 'o' },
    x25519: { type: 'boolean', default: false },
  });
  noFile(positionals);
  await ready();
  const identity = generateIdentity(values.x25519 ? 'x25519' : 'mlkem768x25519');
  const recipient = recipientToString(identity.recipient);
  const text = `# created: ${localTime(new Date())}\n# public key: ${recipient}\n${identityToString(identity)}\n`;
  if (values.output === undefined || values.output === '-') {
    await standardOutput.write([Buffer.from(text)]);
    warnOfReaders();
  } else writeNew(values.output, text);
  if (!process.stdout.isTTY || values.output !== undefined)
    process.stderr.write(`Public key: ${recipient}\n`);
  return 0;
}

/** An identity is never written over another, and nobody else reads it. Throws `file_unwritable`. */
function writeNew(path: string, text: string): void {
  try {
    const fd = openSync(path, 'wx', 0o600);
    try {
      writeFileSync(fd, text);
    } catch (cause) {
      rmSync(path);
      throw cause;
    } finally {
      closeSync(fd);
    }
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

function warnOfReaders(): void {
  const stats = fstatSync(1);
  if (!stats.isFile() || (stats.mode & 0o004) === 0) return;
  process.stderr.write(
    say({
      nl: 'zegel: let op: iedereen op deze machine kan dit bestand met een geheime sleutel lezen; -o voorkomt dat\n',
      en: 'zegel: note: everyone on this machine can read this file with a secret key; -o prevents that\n',
    }),
  );
}

/** RFC 3339 in local time, to the second. */
function localTime(date: Date): string {
  const two = (value: number) => String(Math.trunc(Math.abs(value))).padStart(2, '0');
  const offset = -date.getTimezoneOffset();
  const zone = offset === 0 ? 'Z' : `${offset < 0 ? '-' : '+'}${two(offset / 60)}:${two(offset % 60)}`;
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}${zone}`;
}
