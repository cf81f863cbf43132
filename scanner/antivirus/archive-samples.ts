/**
 * Small zips (PKWARE APPNOTE 6.3) that tell how a clamd is set: one that calls them clean passes over what it cannot
 * or will not open, as ClamAV's defaults do.
 */
import { crc32 } from 'node:zlib';

/** Of one entry that says it is encrypted (general purpose flag, bit 0): `AlertEncrypted no` calls it clean. */
export function encryptedSample(): Buffer {
  // Twelve bytes of ZipCrypto header and one of content.
  return zipOf(Buffer.alloc(13, 0x5a), { isEncrypted: true });
}

/** Deeper than `MaxRecursion` can be set (100): `AlertExceedsMax no` calls it clean. */
const DEPTH = 110;

/** A zip in a zip in a zip …: each level is 120 bytes or so. */
export function nestedSample(): Buffer {
  let nested: Buffer = Buffer.from('a');
  for (let level = 0; level < DEPTH; level += 1) nested = zipOf(nested, { isEncrypted: false });
  return nested;
}

/** A zip that holds this, stored as it is. */
function zipOf(data: Buffer, { isEncrypted }: { isEncrypted: boolean }): Buffer {
  const name = Buffer.from('a');
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(isEncrypted ? 1 : 0, 2);
  common.writeUInt16LE(0x21, 8);
  common.writeUInt32LE(crc32(data), 10);
  common.writeUInt32LE(data.length, 14);
  common.writeUInt32LE(isEncrypted ? 1 : data.length, 18);
  common.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, name, data]);
  const central = Buffer.concat([
    Buffer.from('PK\x01\x02\x14\x00', 'latin1'),
    common,
    Buffer.alloc(14),
    name,
  ]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}
