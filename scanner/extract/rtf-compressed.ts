import type { Budget } from './reading.ts';
import { Unreadable } from './unreadable.ts';

/** [MS-OXRTFCP] 2.1.3.1: what the window holds before the first byte. */
const WINDOW_START =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx';
const WINDOW = 4096;
const COMPRESSED = 0x75465a4c;

/** The RTF of an Outlook message ([MS-OXRTFCP]). Throws `Unreadable`. */
export function inflateRtf(content: Buffer, budget: Budget): Buffer {
  if (content.length < 16) throw new Unreadable('damaged');
  const rawSize = content.readUInt32LE(4);
  if (content.readUInt32LE(8) !== COMPRESSED) return content.subarray(16, 16 + rawSize);
  // A run of at most 17 bytes takes two bytes and a bit.
  if (rawSize > content.length * 17) throw new Unreadable('damaged');
  budget.spendBytes(rawSize);
  const window = Buffer.alloc(WINDOW);
  let write = window.write(WINDOW_START, 'latin1');
  const out = Buffer.alloc(rawSize);
  let length = 0;
  const put = (byte: number): void => {
    if (length < rawSize) out[length++] = byte;
    window[write] = byte;
    write = (write + 1) % WINDOW;
  };
  let at = 16;
  while (at < content.length && length < rawSize) {
    const control = content[at++] ?? 0;
    for (let bit = 0; bit < 8 && at < content.length; bit++) {
      if ((control & (1 << bit)) === 0) {
        put(content[at++] ?? 0);
        continue;
      }
      if (at + 2 > content.length) return out.subarray(0, length);
      const token = content.readUInt16BE(at);
      at += 2;
      const offset = token >> 4;
      if (offset === write) return out.subarray(0, length);
      for (let step = 0; step < (token & 15) + 2; step++) put(window[(offset + step) % WINDOW] ?? 0);
    }
  }
  return out.subarray(0, length);
}
