/** Kept keys of the scripted recipient's page. Scenes begin with `key`: `/o/key`, `/o/key-elsewhere`, `/o/key-code` … */
import { ZegelError } from '../../../crypto/errors.ts';
import type { KeptKeyFace, KeptKeyItem, KeyOfLetter, Letter } from '../../../client/core/face.ts';

const item: KeptKeyItem = {
  key: 'AAAAAAAAAAAAAAAAAAAAAA',
  fingerprint: '3f2a 91c0 77de 4b18 0a5c e2f4 9d61 b7c3 58e0 1f6b 2c94 ad07 66b9 f1e2 84c5 3d70',
  keptAt: Date.UTC(2026, 5, 3, 12, 9),
  isHere: true,
  opensThis: false,
  passphrase: 'none',
};

export function keyOfLetter(scene: string): KeyOfLetter | null {
  if (!scene.startsWith('key')) return null;
  return {
    keptAt: item.keptAt,
    hasPassphrase: scene === 'key-code' || scene === 'key-locked',
    ended: scene === 'key-ended' || scene === 'key-lost',
    lost: scene === 'key-lost',
    locked: scene === 'key-locked',
  };
}

export function keptKeyFace(scene: () => string, letter: Letter): KeptKeyFace {
  let keys: KeptKeyItem[] = [];
  let left = 5;
  const keep = (change: Partial<KeptKeyItem>): Promise<KeptKeyItem> => {
    const kept = { ...item, isHere: false, ...keys[0], ...change };
    keys = [kept];
    return Promise.resolve(kept);
  };
  return {
    keyPlace: () => {
      if (scene() === 'key' || scene() === 'key-wrong') return Promise.resolve('here');
      return Promise.resolve(scene() === 'key-private' ? 'no_store' : 'not_here');
    },
    openWithKey: () => {
      if (scene() === 'key-wrong') return Promise.reject(new ZegelError('key_proof_wrong'));
      keys = [{ ...item, opensThis: true }];
      return Promise.resolve(letter);
    },
    openWithPassphrase: (passphrase) => {
      if (passphrase.length < 4) return Promise.reject(new ZegelError('bad_code_format'));
      if (!passphrase.startsWith('7K3M')) {
        left -= 1;
        return Promise.reject(
          left === 0
            ? new ZegelError('recipient_locked')
            : new ZegelError('passphrase_wrong', { detail: { left } }),
        );
      }
      keys = [{ ...item, isHere: false, opensThis: true, passphrase: 'generated' }];
      return Promise.resolve(letter);
    },
    keyLost: () => Promise.resolve(),
    keptKeys: () => Promise.resolve({ keys, canKeepHere: scene() !== 'private' }),
    keepHere: () => keep({ isHere: true }),
    newPassphrase: () => Promise.resolve('7K3M-9QXT-2B4C'),
    passphraseStrength: (passphrase) =>
      Promise.resolve(passphrase.length === 14 && passphrase.includes('-') ? 'generated' : 'guessable'),
    keepByPassphrase: (passphrase) =>
      keep({ passphrase: passphrase === '7K3M-9QXT-2B4C' ? 'generated' : 'chosen' }),
    withdrawKey: () => {
      keys = [];
      return Promise.resolve();
    },
  };
}
