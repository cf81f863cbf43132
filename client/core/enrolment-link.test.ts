import { beforeAll, describe, expect, it } from 'vitest';
import { b64u, ready } from '../../crypto/index.ts';
import { parseEnrolmentLink } from './enrolment-link.ts';

beforeAll(ready);

const text = (byte: number) => b64u(new Uint8Array(32).fill(byte));

describe('a link that makes somebody a member', () => {
  it('names token and fingerprints of scanner and gateway at set-up', () => {
    const link = parseEnrolmentLink(`http://127.0.0.1:8080/setup/${text(1)}#1.${text(2)}.${text(3)}`);
    expect(link).toEqual({
      kind: 'setup',
      token: text(1),
      scannerDigest: new Uint8Array(32).fill(2),
      gatewayDigest: new Uint8Array(32).fill(3),
    });
  });

  it('names token and fingerprint of the root in an invitation', () => {
    expect(parseEnrolmentLink(`/invite#1.${text(1)}.${text(2)}`)).toEqual({
      kind: 'invitation',
      token: text(1),
      rootDigest: new Uint8Array(32).fill(2),
    });
  });

  it.each([
    ['without its fragment', `/setup/${'A'.repeat(43)}`],
    ['cut off', `/invite#1.${'A'.repeat(43)}.${'A'.repeat(42)}`],
    ['of another version', `/invite#2.${'A'.repeat(43)}.${'A'.repeat(43)}`],
    ['with a token in a second spelling', `/invite#1.${'A'.repeat(42)}B.${'A'.repeat(43)}`],
    ['to another page', `/o/${'A'.repeat(22)}#1.${'A'.repeat(43)}`],
  ])('is refused %s', (_, link) => {
    expect(() => parseEnrolmentLink(link)).toThrow(expect.objectContaining({ code: 'bad_link' }));
  });
});
