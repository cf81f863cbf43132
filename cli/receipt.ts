/**
 * `zegel receipt verify`: checks a proof of receipt with no network, and says which event it rests on. Exit 0 when
 * everything verifies, 1 when something does not.
 */
import { ZegelError, isZegelError } from '../crypto/errors.ts';
import { ready } from '../crypto/sodium.ts';
import { MAX_RECEIPT_BYTES } from '../contract/receipt/media.ts';
import { type ProvenReceipt, verifyReceipt } from '../contract/receipt/verify.ts';
import { parse, usage } from './arguments.ts';
import { readSmall } from './input.ts';
import { standardOutput } from './output.ts';
import { provenReport, refusedReport } from './receipt-report.ts';

/** A PDF holds the proof and two typefaces beside it. */
const MAX_PDF_BYTES = MAX_RECEIPT_BYTES + 4 * 1024 * 1024;

export async function receipt(argv: string[]): Promise<number> {
  const { values, positionals } = parse(argv, {
    root: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  const [verb, file, ...more] = positionals;
  if (verb !== 'verify') throw usage({ nl: 'zeg: receipt verify BESTAND', en: 'say: receipt verify FILE' });
  if (file === undefined || more.length > 0) throw usage({ nl: 'noem één BESTAND', en: 'name one FILE' });
  const root = values.root === undefined ? undefined : rootDigest(values.root);
  const bytes = await readSmall(file, MAX_PDF_BYTES);
  const isPdf = bytes.subarray(0, 5).toString('latin1') === '%PDF-';
  await ready();
  const about = { isPdf, isRootGiven: root !== undefined };
  try {
    const text = isPdf
      ? await (await import('./receipt-in-pdf.ts')).receiptInPdf(bytes)
      : bytes.toString('utf8');
    const proven = await verifyReceipt(text, root);
    await print(values.json ? jsonOf(proven, about) : provenReport(proven, about));
    return 0;
  } catch (error) {
    if (!isZegelError(error, 'receipt_invalid', 'receipt_root_differs')) throw error;
    const { code, detail } = error;
    await print(
      values.json ? { verified: false, error: code, ...detail } : refusedReport(file, code, detail?.['why']),
    );
    return 1;
  }
}

const jsonOf = (proven: ProvenReceipt, { isRootGiven, isPdf }: { isRootGiven: boolean; isPdf: boolean }) => ({
  verified: true,
  rootGiven: isRootGiven,
  fromPdf: isPdf,
  ...proven,
});

const print = (output: string | object): Promise<void> =>
  standardOutput.write([Buffer.from(typeof output === 'string' ? output : `${JSON.stringify(output)}\n`)]);

/** Throws `flag_value`. */
function rootDigest(typed: string): Uint8Array {
  const digits = typed.replace(/\s/g, '');
  if (!/^[0-9a-fA-F]{64}$/.test(digits)) throw new ZegelError('flag_value', { detail: { flag: '--root' } });
  return new Uint8Array(Buffer.from(digits, 'hex'));
}
