/** Pictures that say something about themselves: EXIF 2.32 in JPEG, XMP, and texts of PNG. */
import { crc32, deflateSync } from 'node:zlib';
import { png } from './documents.ts';

export interface PictureSays {
  description?: string;
  /** Degrees north and east. */
  location?: readonly [number, number];
  xmp?: string;
}

/** A JPEG without a picture. */
export function jpeg({ description, location, xmp }: PictureSays): Uint8Array {
  const segments: Buffer[] = [];
  const segment = (body: Buffer): void => {
    const head = Buffer.from([0xff, 0xe1, 0, 0]);
    head.writeUInt16BE(body.length + 2, 2);
    segments.push(head, body);
  };
  segment(Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff(description, location)]));
  if (xmp !== undefined)
    segment(
      Buffer.from(`http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x="adobe:ns:meta/">${xmp}</x:xmpmeta>`),
    );
  return new Uint8Array(Buffer.concat([Buffer.from('ffd8', 'hex'), ...segments, Buffer.from('ffd9', 'hex')]));
}

/** TIFF 6.0: little-endian, one directory, and one for the place. */
function tiff(description: string | undefined, location: PictureSays['location']): Buffer {
  const text = Buffer.from(`${description ?? ''}\0`.padEnd(8, '\0'), 'utf8');
  const entries: [tag: number, type: number, count: number, value: number | Buffer][] = [];
  if (description !== undefined) entries.push([0x010e, 2, text.length, text]);
  const gpsAt = 512;
  if (location !== undefined) entries.push([0x8825, 4, 1, gpsAt]);
  const file = Buffer.alloc(1024);
  file.write('II*\0', 'latin1');
  file.writeUInt32LE(8, 4);
  let data = 256;
  const directory = (at: number, of: typeof entries): void => {
    file.writeUInt16LE(of.length, at);
    of.forEach(([tag, type, count, value], index) => {
      const entry = at + 2 + index * 12;
      file.writeUInt16LE(tag, entry);
      file.writeUInt16LE(type, entry + 2);
      file.writeUInt32LE(count, entry + 4);
      if (typeof value === 'number') file.writeUInt32LE(value, entry + 8);
      else if (value.length <= 4) value.copy(file, entry + 8);
      else {
        file.writeUInt32LE(data, entry + 8);
        value.copy(file, data);
        data += value.length;
      }
    });
  };
  directory(8, entries);
  if (location !== undefined) {
    data = 700;
    directory(gpsAt, [
      [1, 2, 2, Buffer.from('N\0')],
      [2, 5, 3, degrees(location[0])],
      [3, 2, 2, Buffer.from('E\0')],
      [4, 5, 3, degrees(location[1])],
    ]);
  }
  return file;
}

function degrees(value: number): Buffer {
  const bytes = Buffer.alloc(24);
  bytes.writeUInt32LE(Math.round(value * 1_000_000), 0);
  bytes.writeUInt32LE(1_000_000, 4);
  bytes.writeUInt32LE(1, 12);
  bytes.writeUInt32LE(1, 20);
  return bytes;
}

/** The red dot with a text, packed (zTXt) or not (tEXt). */
export function pngWith(text: Uint8Array, { packed = false } = {}): Uint8Array {
  const type = packed ? 'zTXt\0'.slice(0, 4) : 'tEXt';
  const body = Buffer.concat([
    Buffer.from(packed ? 'Comment\0\0' : 'Comment\0', 'latin1'),
    packed ? deflateSync(text) : text,
  ]);
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(typed));
  const end = png.length - 12;
  return new Uint8Array(Buffer.concat([png.subarray(0, end), length, typed, sum, png.subarray(end)]));
}
