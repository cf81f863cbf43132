/**
 * 7z archives, opened by 7-Zip itself compiled to WebAssembly: a fault in its decoders breaks the memory of its own
 * instance and reaches neither files nor network, since it sees a file system in memory alone.
 */
import SevenZip from '7z-wasm';
import type { FileSystem, SevenZipModule, SevenZipModuleFactory } from '7z-wasm';
import type { Budget, Contents, InnerFile } from './reading.ts';
import { Unreadable } from './unreadable.ts';

/** 7zFormat.txt: the signature, then a header of 32 bytes that says where the list of files is. */
const HEADER_BYTES = 32;
/** The id of AES-256 with SHA-256 among 7z's methods, which stands in clear even when the list is encrypted. */
const AES = Buffer.from('06f10701', 'hex');
interface Program extends Omit<SevenZipModule, 'callMain'> {
  /** The exit code. */
  callMain(args: string[]): number;
}

/** Its types describe an ES module, what Node loads is the function itself. */
const load = SevenZip as unknown as (...options: Parameters<SevenZipModuleFactory>) => Promise<Program>;
/** What its input answers at its end, which the types leave out. */
const END_OF_INPUT = null as unknown as number;
const ARCHIVE = '/in.7z';
const OUT = '/out';

/** Throws `Unreadable`. */
export async function readSevenZip(content: Buffer, budget: Budget): Promise<Contents> {
  if (content.length < HEADER_BYTES) throw new Unreadable('damaged');
  const listAt = HEADER_BYTES + Number(content.readBigUInt64LE(12));
  const listBytes = Number(content.readBigUInt64LE(20));
  if (listAt + listBytes > content.length) throw new Unreadable('damaged');
  if (content.subarray(listAt, listAt + listBytes).includes(AES)) throw new Unreadable('encrypted_archive');

  const lines: string[] = [];
  const program = await load({
    print: (line) => lines.push(line),
    printErr: () => undefined,
    // It would ask for a password here.
    stdin: () => END_OF_INPUT,
  });
  program.FS.writeFile(ARCHIVE, content);
  if (!runs(program, ['l', '-slt', '-t7z', ARCHIVE])) throw new Unreadable('damaged');
  allow(lines, content.length, budget);
  watch(program.FS, content.length, budget);
  // Two entries of one name are both kept (`-aou`); what fails leaves something unread.
  if (!runs(program, ['x', '-t7z', '-aou', `-o${OUT}`, ARCHIVE])) throw new Unreadable('damaged');
  return { text: '', inside: filesIn(program.FS, OUT) };
}

/** Whether the program did all it was told; not so when it broke, either. */
function runs(program: Program, args: string[]): boolean {
  try {
    // It answers with its exit code, which the types leave out.
    return program.callMain(args) === 0;
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    return false;
  }
}

/**
 * What the list of the archive claims. A name with line ends in it can add lines, and so only make it more than it
 * is; that sizes are true is seen while they are unpacked.
 */
function allow(lines: readonly string[], packedLength: number, budget: Budget): void {
  const start = lines.findIndex((line) => line.startsWith('----------'));
  if (lines.slice(0, start).some((line) => line.startsWith('Method = ') && line.includes('7zAES')))
    throw new Unreadable('encrypted_archive');
  const listed = lines.slice(start);
  budget.spendEntries(listed.filter((line) => line.startsWith('Path = ')).length);
  let total = 0;
  for (const line of listed) total += Number(/^Size = (\d+)$/.exec(line)?.[1] ?? 0);
  if (total > budget.limits.totalBytes || budget.swollen(total, packedLength))
    throw new Unreadable('over_limit');
}

/** Counts what is unpacked as it is written. */
function watch(files: FileSystem, packedLength: number, budget: Budget): void {
  let length = 0;
  const write = files.write.bind(files);
  files.write = (stream, buffer, offset, size, ...rest) => {
    length += size;
    budget.spendBytes(size);
    if (budget.swollen(length, packedLength)) throw new Unreadable('over_limit');
    return write(stream, buffer, offset, size, ...rest);
  };
}

function filesIn(files: FileSystem, folder: string): InnerFile[] {
  const found: InnerFile[] = [];
  const open = [folder];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    for (const name of files.readdir(path)) {
      if (name === '.' || name === '..') continue;
      const place = `${path}/${name}`;
      const { mode } = files.lstat(place);
      if (files.isLink(mode)) continue;
      if (files.isDir(mode)) open.push(place);
      else found.push({ name: place.slice(folder.length + 1), read: () => files.readFile(place) });
    }
  }
  return found;
}
