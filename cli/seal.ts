/** `zegel seal`: an age file for one or more recipients, streaming. */
import { fileSealer } from '../crypto/age/file.ts';
import { parseRecipient } from '../crypto/age/recipient.ts';
import { ready } from '../crypto/sodium.ts';
import { oneFile, parse, usage } from './arguments.ts';
import { openInput } from './input.ts';
import { openOutput } from './output.ts';
import { pump, settle, threadsFor } from './pump.ts';

export async function seal(argv: string[]): Promise<number> {
  const { values, positionals } = parse(argv, {
    recipient: { type: 'string', short: 'r', multiple: true },
    armor: { type: 'boolean', short: 'a', default: false },
    output: { type: 'string', short: 'o' },
  });
  const file = oneFile(positionals);
  if (values.recipient === undefined) {
    throw usage({ nl: 'noem een ontvanger met -r', en: 'name a recipient with -r' });
  }
  if (values.output === undefined && process.stdout.isTTY && !values.armor) {
    throw usage({
      nl: 'op een scherm is dit niet te lezen: noem een bestand met -o, of gebruik -a',
      en: 'a terminal cannot show this: name a file with -o, or use -a',
    });
  }
  const to = values.recipient.map((text) => ({ recipient: parseRecipient(text) }));
  const input = openInput(file);
  const output = openOutput(values.output);
  await settle(output, async () => {
    const threads = values.armor ? null : await threadsFor(input, output);
    try {
      await ready();
      if (threads) await threads.seal(to);
      else await pump(input.pieces(), fileSealer(to, { armor: values.armor }), output);
    } finally {
      await threads?.end();
    }
  });
  return 0;
}
