import { answerRelease } from '../../scanner/service/release/release.ts';
import { type Bends, type Cast, newCast, sealMessage } from './sealed-message.ts';

/** The code of what is wrong with a message in which something was bent, or `released`. */
export async function refusalOf(bends: Bends, cast: Cast = newCast()): Promise<unknown> {
  const { body } = await sealMessage(cast, bends);
  return answerRelease(body, cast.scanner).then(
    () => 'released',
    (error: unknown) => (error as { code: string }).code,
  );
}
