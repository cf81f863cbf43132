import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeWith, vectors } from '../../test/support/requires.ts';
import { elevenTest } from './bsn.ts';
import { DETECTORS, detectAll } from './detect.ts';
import type { Detector, Hit } from './finding.ts';
import { normalise } from './normalise.ts';
import { phone } from './phone.ts';

/** What was found, with the text it points to. */
const found = (text: string): string[] =>
  detectAll(text).map(
    ({ detector, start, end, confidence }) => `${detector} ${confidence}: ${text.slice(start, end)}`,
  );

const spans = (pattern: RegExp, text: string): Hit[] =>
  Array.from(text.matchAll(pattern), ({ 0: { length }, index }) => ({
    start: index,
    end: index + length,
    confidence: 'high' as const,
  }));

describe('a BSN', () => {
  test('passes the 11-test', () => {
    expect(elevenTest('111222333')).toBe(true);
    expect(elevenTest('123456782')).toBe(true);
    expect(elevenTest('123456789')).toBe(false);
    expect(elevenTest('000000000')).toBe(false);
    expect(elevenTest('12345678')).toBe(false);
  });

  test('is sure beside its word', () => {
    expect(found('BSN: 123456782')).toEqual(['bsn high: 123456782']);
    expect(found('Burgerservicenummer 1234.56.782.')).toEqual(['bsn high: 1234.56.782']);
    expect(found('BSN123456782')).toEqual(['bsn high: 123456782']);
    expect(found('123 456 782 (bsn)')).toEqual(['bsn high: 123 456 782']);
  });

  test('is likely without it', () => {
    expect(found('Het gaat om 123456782, zie bijlage.')).toEqual(['bsn medium: 123456782']);
    expect(found('123456782\t111222333')).toEqual(['bsn medium: 123456782', 'bsn medium: 111222333']);
    expect(found('123456782 111222333')).toEqual(['bsn medium: 123456782', 'bsn medium: 111222333']);
  });

  test('is doubtful after the word of another number', () => {
    expect(found('ordernummer 123456782')).toEqual(['bsn low: 123456782']);
  });

  test('has eight digits only right after its word', () => {
    expect(found('BSN 12345678')).toEqual([]);
    expect(found('BSN 12345672')).toEqual(['bsn high: 12345672']);
    expect(found('nummer 12345672')).toEqual([]);
  });

  test.each([
    ['a number that fails the test', 'BSN 123456789'],
    ['a longer number', '1234567820'],
    ['an amount', '123.456.782,00'],
    ['part of a longer grouped number', '123 456 782 001'],
    ['part of a word', 'NL123456782B01'],
    ['digits with mixed separators', '123-456 782'],
  ])('is not %s', (_, text) => {
    expect(found(text).filter((each) => each.startsWith('bsn'))).toEqual([]);
  });

  test('is found in full-width digits, with joiners between, and pointed to as it was written', () => {
    expect(found('BSN １２３４５６７８２')).toEqual(['bsn high: １２３４５６７８２']);
    expect(found('bsn 1234\u200B5678\u200D2!')).toEqual(['bsn high: 1234\u200B5678\u200D2']);
    expect(found('één bsn:\u00A0123\u00A0456\u00A0782')).toEqual(['bsn high: 123\u00A0456\u00A0782']);
  });
});

describe('an IBAN', () => {
  test.each([
    'NL91ABNA0417164300',
    'NL91 ABNA 0417 1643 00',
    'nl91 abna 0417 1643 00',
    'BE68 5390 0754 7034',
  ])('is %s', (text) => {
    expect(found(`Betaal op ${text} voor morgen`)).toEqual([`iban high: ${text}`]);
  });

  test.each(['NL92ABNA0417164300', 'NL91ABNA041716430', 'NL91ABNA0417164300X', 'XX91ABNA0417164300'])(
    'is not %s',
    (text) => {
      expect(found(text).filter((each) => each.startsWith('iban'))).toEqual([]);
    },
  );
});

describe('a telephone number', () => {
  test.each([
    ['06-12345678', 'high'],
    ['0612345678', 'high'],
    ['06 12 34 56 78', 'high'],
    ['+31 6 12345678', 'high'],
    ['+31 (0)6 1234 5678', 'high'],
    ['0031612345678', 'high'],
    ['020-1234567', 'medium'],
    ['(010) 123 45 67', 'medium'],
    ['+32 470 12 34 56', 'medium'],
  ])('is %s', (text, confidence) => {
    expect(found(`vandaag ${text} en morgen`)).toEqual([`phone ${confidence}: ${text}`]);
  });

  test('is one of two', () => {
    expect(found('06-12345678 / 020-1234567')).toEqual([
      'phone high: 06-12345678',
      'phone medium: 020-1234567',
    ]);
  });

  test.each(['0112345678', '06123456789', '12345678', '00000000000'])('is not %s', (text) => {
    expect(found(text).filter((each) => each.startsWith('phone'))).toEqual([]);
  });
});

describe('an e-mail address', () => {
  test('is found within brackets and sentences', () => {
    expect(found('Mail <j.de-vries+zorg@ziekenhuis.example.nl>.')).toEqual([
      'email high: j.de-vries+zorg@ziekenhuis.example.nl',
    ]);
    expect(found('josé@café.nl, of niet')).toEqual(['email high: josé@café.nl']);
  });

  test.each(['a@b', '@example.nl', 'naam@', 'naam @example.nl', 'naam@-x.nl'])('is not %s', (text) => {
    expect(found(text)).toEqual([]);
  });
});

describe('a date of birth', () => {
  test.each([
    ['Geboortedatum: 03-04-1950', 'date-of-birth high: 03-04-1950'],
    ['geb. 3 mrt 1950', 'date-of-birth high: 3 mrt 1950'],
    ['geboren op 3 maart 1950', 'date-of-birth high: 3 maart 1950'],
    ['geboren te Utrecht op 3 maart 1950', 'date-of-birth medium: 3 maart 1950'],
    ['Date of birth 1950-04-03', 'date-of-birth high: 1950-04-03'],
  ])('is in %j', (text, finding) => {
    expect(found(text)).toEqual([finding]);
  });

  test.each(['Afspraak op 03-04-2026', 'geboren op 31-02-1950', 'geboren op 3 blaat 1950'])(
    'is not in %j',
    (text) => {
      expect(found(text)).toEqual([]);
    },
  );
});

test('a finding carries no text', () => {
  expect(detectAll('BSN 123456782')).toEqual([{ detector: 'bsn', start: 4, end: 13, confidence: 'high' }]);
});

test('what normalisation changes in length is traced back', () => {
  const text = 'ﬁn e\u0301e\u0301n ㎏ eind';
  const { text: normalised, original } = normalise(text);
  expect(normalised).toBe('fin één kg eind');
  const at = (word: string) => {
    const start = normalised.indexOf(word);
    const span = original({ start, end: start + word.length });
    return text.slice(span.start, span.end);
  };
  expect([at('fi'), at('één'), at('kg'), at('eind')]).toEqual(['ﬁ', 'e\u0301e\u0301n', '㎏', 'eind']);
});

test('what an organisation looks for is found inside an address, too', () => {
  const own: Detector = { id: 'pattern:1', find: (text) => spans(/@gmail/g, text) };
  expect(detectAll('jan@gmail.example', [...DETECTORS, own]).map(({ detector }) => detector)).toEqual([
    'email',
    'pattern:1',
  ]);
});

test('a word of another script is left as it is written', () => {
  expect(normalise('рост Ελένη').text).toBe('рост Ελένη');
  expect(normalise('ВSN Aлександр').text).toBe('BSN Aлeкcaндp');
});

test('three different care terms together are surer than one', () => {
  expect(found('koorts')).toEqual(['care-term low: koorts']);
  expect(found('koorts en koorts en koorts')).toEqual(Array(3).fill('care-term low: koorts'));
  expect(found('koorts, dementie, oxazepam')).toEqual([
    'care-term medium: koorts',
    'care-term high: dementie',
    'care-term high: oxazepam',
  ]);
  const far = ' nog meer tekst'.repeat(30);
  expect(found(`koorts${far} dementie${far} oxazepam`)).toEqual([
    'care-term low: koorts',
    'care-term medium: dementie',
    'care-term medium: oxazepam',
  ]);
});

describeWith(['vectors'], 'public samples', () => {
  const read = (name: string): string => readFileSync(join(vectors, 'pii', name), 'utf8');

  test('every sample of the IBAN registry is found, whole', () => {
    const samples = read('iban-registry-samples.txt')
      .split('\n')
      .filter((line) => line !== '');
    expect(samples.length).toBeGreaterThan(190);
    const missed = samples.filter((sample) => found(`op ${sample} graag`)[0] !== `iban high: ${sample}`);
    expect(missed).toEqual([]);
  });

  test('the numbers that libphonenumber knows in the Netherlands are found, and no others', () => {
    const xml = read('libphonenumber-NL.xml');
    const kinds = ['fixedLine', 'mobile', 'pager', 'tollFree', 'premiumRate', 'voip', 'uan'];
    const valid = new RegExp(`^(?:${kinds.map((kind) => pattern(xml, kind)).join('|')})$`);
    for (const kind of kinds) {
      const example = new RegExp(`<${kind}>[^]*?<exampleNumber>(\\d+)<`).exec(xml)?.[1] ?? '';
      expect(valid.test(example), kind).toBe(true);
      const written = kind === 'uan' ? example : `0${example}`;
      expect(found(written), kind).toMatchObject([
        expect.stringMatching(new RegExp(`^phone .*: ${written}$`)),
      ]);
    }
    const disagreeing: string[] = [];
    for (let first = 0; first < 10_000; first++) {
      const national = `${String(first).padStart(4, '0')}23456`;
      if (phone.find(`0${national}`).length > 0 !== valid.test(national)) disagreeing.push(national);
    }
    expect(disagreeing).toEqual([]);
  });
});

/** What libphonenumber's metadata says a national number of this kind looks like. */
function pattern(xml: string, kind: string): string {
  const inside = new RegExp(`<${kind}>[^]*?<nationalNumberPattern>([^<]+)<`).exec(xml)?.[1] ?? '';
  return inside.replaceAll(/\s/g, '');
}
