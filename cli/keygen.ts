/** `zegel keygen`: an identity file as `age-keygen` writes it, hybrid post-quantum unless X25519 is asked for. */
import { open } from 'node:fs/promises';
import { ready } from '../crypto/sodium.ts';
import { generateIdentity, identityToString, recipientToString } from '../crypto/age/recipient.ts';
import { ZegelError } from '../crypto/errors.ts';
import { parse, usage } from './arguments.ts';

export async function keygen(argv: string[]): Promise<number> {
  const { values, positionals } = parse(argv, {
    output: { type: 'string', short: 'o' },
    x25519: { type: 'boolean', default: false },
  });
  if (positionals.length > 0) throw usage('keygen takes no FILE');
  await ready();
  const identity = generateIdentity(values.x25519 ? 'x25519' : 'mlkem768x25519');
  const recipient = recipientToString(identity.recipient);
  const text = `# created: ${localTime(new Date())}\n# public key: ${recipient}\n${identityToString(identity)}\n`;
  if (values.output === undefined || values.output === '-') {
    process.stdout.write(text);
    if (!process.stdout.isTTY) process.stderr.write(`Public key: ${recipient}\n`);
    return 0;
  }
  try {
    // An identity is never written over another, and nobody else reads it.
    const file = await open(values.output, 'wx', 0o600);
    await file.writeFile(text);
    await file.close();
  } catch (cause) {
    throw new ZegelError('file_unwritable', {
      detail: { file: values.output, why: (cause as NodeJS.ErrnoException).code ?? 'unknown' },
      cause,
    });
  }
  process.stderr.write(`Public key: ${recipient}\n`);
  return 0;
}

/** RFC 3339 in local time, to the second. */
function localTime(date: Date): string {
  const two = (value: number) => String(Math.trunc(Math.abs(value))).padStart(2, '0');
  const offset = -date.getTimezoneOffset();
  const zone = offset === 0 ? 'Z' : `${offset < 0 ? '-' : '+'}${two(offset / 60)}:${two(offset % 60)}`;
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}${zone}`;
}
