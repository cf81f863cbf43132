/**
 * A zip of one entry that says it is encrypted (PKWARE APPNOTE 6.3, general purpose flag bit 0). A clamd that calls
 * it clean passes over what it cannot open, as ClamAV's defaults do (`AlertEncrypted no`).
 */
import { crc32 } from 'node:zlib';

export function encryptedSample(): Buffer {
  const name = Buffer.from('a');
  // Twelve bytes of ZipCrypto header and one of content.
  const data = Buffer.alloc(13, 0x5a);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(1, 2);
  common.writeUInt16LE(0x21, 8);
  common.writeUInt32LE(crc32(data), 10);
  common.writeUInt32LE(data.length, 14);
  common.writeUInt32LE(1, 18);
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
