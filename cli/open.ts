/**
 * `zegel open`: opens an age file, armored or not, streaming. With `-o` the file appears when all of it is
 * authentic; to standard output each chunk goes when it is authentic, and a fault further on exits 1.
 */
import { fileOpener } from '../crypto/age/file.ts';
import { type Identity, parseIdentityFile } from '../crypto/age/recipient.ts';
import { ready } from '../crypto/sodium.ts';
import { oneFile, parse, usage } from './arguments.ts';
import { openInput, readText } from './input.ts';
import { openOutput } from './output.ts';
import { runStage } from './run-stage.ts';

export async function open(argv: string[]): Promise<number> {
  const { values, positionals } = parse(argv, {
    identity: { type: 'string', short: 'i', multiple: true },
    output: { type: 'string', short: 'o' },
  });
  const file = oneFile(positionals);
  if (values.identity === undefined) throw usage('-i IDENTITY_FILE');
  await ready();
  const identities: Identity[] = [];
  for (const name of values.identity) identities.push(...parseIdentityFile(await readText(name)));
  await runStage(await openInput(file), fileOpener(identities), await openOutput(values.output));
  return 0;
}
