/** `zegel seal`: an age file for one or more recipients, streaming. */
import { fileSealer } from '../crypto/age/file.ts';
import { parseRecipient } from '../crypto/age/recipient.ts';
import { ready } from '../crypto/sodium.ts';
import { oneFile, parse, usage } from './arguments.ts';
import { openInput } from './input.ts';
import { openOutput } from './output.ts';
import { runStage } from './run-stage.ts';

export async function seal(argv: string[]): Promise<number> {
  const { values, positionals } = parse(argv, {
    recipient: { type: 'string', short: 'r', multiple: true },
    armor: { type: 'boolean', short: 'a', default: false },
    output: { type: 'string', short: 'o' },
  });
  const file = oneFile(positionals);
  if (values.recipient === undefined) throw usage('-r RECIPIENT');
  if (values.output === undefined && process.stdout.isTTY && !values.armor) {
    throw usage('standard output is a terminal: name a file with -o, or use -a');
  }
  await ready();
  const stage = fileSealer(
    values.recipient.map((text) => ({ recipient: parseRecipient(text) })),
    { armor: values.armor },
  );
  await runStage(await openInput(file), stage, await openOutput(values.output));
  return 0;
}
