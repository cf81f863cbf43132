/**
 * The detectors on texts that nobody would write. Whatever the text: nothing is thrown, what is found lies in it, and
 * twice the text takes about twice the time. Times are compared with each other only, since machines differ.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DETECTORS, detectAll } from '../../scanner/detect/detect.ts';
import { CONFIDENCES } from '../../scanner/detect/finding.ts';
import { withPlainNumbers } from '../../scanner/detect/look-alikes.ts';
import { normalise } from '../../scanner/detect/normalise.ts';
import { PATIENCE_MS, runs } from './runs.ts';

/** The beginnings, ends and separators of everything that is looked for, and characters that change in length. */
const PIECES = [
  ...[
    'BSN ',
    'bsn: ',
    'IBAN ',
    'tel ',
    'AGB ',
    'UZI ',
    'BIG ',
    'paspoort ',
    'rijbewijs ',
    'creditcard ',
    'postcode ',
  ],
  ...[
    'geboren op ',
    'geb. ',
    'wachtwoord: ',
    'pin ',
    'token=',
    'eyJ',
    'AKIA',
    '-----BEGIN ',
    'PRIVATE KEY-----',
  ],
  ...[
    'NL91',
    'ABNA',
    '0417164300',
    '111222333',
    '12345672',
    '4111 1111 1111 1111',
    '06-12345678',
    '+31',
    '(0)',
  ],
  ...[
    '1234 AB',
    '12',
    '03-04-1950',
    ' maart ',
    'jan@',
    'example.nl',
    'XR1001R58',
    'diabetes ',
    'mellitus',
    'HIV',
  ],
  ...[
    ' ',
    '\n',
    '-',
    '.',
    ',',
    '/',
    '(',
    ')',
    '@',
    '+',
    ':',
    '"',
    '0',
    'O',
    'l',
    'а',
    'Ν',
    '１',
    '٣',
    '\u200B',
    '\u0301',
  ],
  ...['ﬁ', '㎏', '½', '\uFE0F\u20E3', '\u{1D7D8}', '\ud800', '\udc00', '–', '\u{1E950}', 'ß', 'İ', '\u0000'],
];
const text = fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 3 })), {
  maxLength: 60,
});

describe('the detectors', () => {
  it(
    'throw nothing, and point into the text',
    () => {
      fc.assert(
        fc.property(text, (pieces) => {
          const written = pieces.join('');
          let last = 0;
          for (const { detector, start, end, confidence } of detectAll(written)) {
            expect(DETECTORS.map(({ id }) => id)).toContain(detector);
            expect(CONFIDENCES).toContain(confidence);
            expect(start).toBeGreaterThanOrEqual(last);
            expect(end).toBeGreaterThan(start);
            expect(end).toBeLessThanOrEqual(written.length);
            last = start;
          }
        }),
        runs(300),
      );
    },
    PATIENCE_MS,
  );

  it(
    'see a text that is normalised already as it is',
    () => {
      fc.assert(
        fc.property(text, (pieces) => {
          const { text: once } = normalise(pieces.join(''));
          expect(withPlainNumbers(once)).toHaveLength(once.length);
          const { original } = normalise(once);
          expect(original({ start: 0, end: once.length }).end).toBeLessThanOrEqual(once.length);
        }),
        runs(200),
      );
    },
    PATIENCE_MS,
  );

  const LENGTH = 8 * 1024;
  const quickest = (of: string): number => {
    let least = Infinity;
    for (let time = 0; time < 2; time++) {
      const started = performance.now();
      detectAll(of);
      least = Math.min(least, performance.now() - started);
    }
    return least;
  };
  /** Four times the text: sixteen times the time if anything were quadratic, and noise stays far below that. */
  const TIMES = 4;
  const hostile = [
    ...[
      '1',
      '1 ',
      '123 ',
      '0-',
      'a@',
      'a.',
      'NL',
      'NL91 ',
      '+1',
      '１\u200B',
      'e\u0301',
      '1O',
      '١',
      'а1',
      'wachtwoord:',
    ],
    ...[
      'eyJ',
      'eyJaaaaaaaa.',
      'sk-',
      'AKIA',
      'geb. ',
      'BSN ',
      'diabetes ',
      'hepatitis ',
      '1234 AB ',
      'XR1001R5',
      'jan ',
    ],
    ...[
      '111222333 ',
      '06-12345678 ',
      '-----BEGIN ',
      '(',
      'aB3+',
      '12-',
      'NL91ABNA0417164300 ',
      'a@a.nl ',
      'AGB BSN tel ',
    ],
  ];
  it.each(hostile)('take time linear in a text of %j', (piece) => {
    const once = piece.repeat(Math.ceil(LENGTH / piece.length));
    let ratio = Infinity;
    // Other programs run, too: what is quadratic stays so however often it is tried.
    for (let attempt = 0; attempt < 8 && ratio > 2.5 * TIMES; attempt++) {
      ratio = Math.min(ratio, quickest(once.repeat(TIMES)) / quickest(once));
    }
    expect(ratio).toBeLessThanOrEqual(2.5 * TIMES);
  });
});
