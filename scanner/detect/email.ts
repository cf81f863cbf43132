import type { Detector, Hit } from './finding.ts';

const LOCAL = /[\p{L}\p{N}!#$%&'*+/=?^_`{|}~.-]{1,64}$/u;
const DOMAIN =
  /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,8}(?:xn--[a-z0-9-]{1,59}|\p{L}{2,63})(?![\p{L}\p{N}-])/iu;

/** An e-mail address: dot-atom and domain of RFC 5322 §3.4.1, with letters of any script (RFC 6531). */
export const email: Detector = {
  id: 'email',
  find: (text) => {
    const hits: Hit[] = [];
    for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
      const local = LOCAL.exec(text.slice(Math.max(0, at - 65), at))?.[0].replace(/^[.'`*{|(/-]+/, '') ?? '';
      const domain = DOMAIN.exec(text.slice(at + 1, at + 1 + 256))?.[0];
      if (local === '' || local.endsWith('.') || domain === undefined) continue;
      hits.push({ start: at - local.length, end: at + 1 + domain.length, confidence: 'high' });
    }
    return hits;
  },
};
