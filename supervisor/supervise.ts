/*
 * The embedded default from start to end: folders, lock, ports, PostgreSQL, the three processes, the lines for
 * the person who started it. What was started last ends first.
 */
import { join, resolve } from 'node:path';
import { fail } from '../contract/errors.ts';
import { startChild } from './child.ts';
import type { Flags } from './flags.ts';
import { makeFolders } from './folders.ts';
import { Household } from './household.ts';
import { Kept } from './keep-running.ts';
import { lockFolder } from './lock.ts';
import { LogFile } from './log-file.ts';
import { choosePorts } from './ports.ts';
import { choosePrivileges, preparePostgres, startServer } from './postgres/server.ts';
import { addressesOf, capturedBy, defineDemo, defineProcesses } from './processes.ts';
import type { Site } from './processes.ts';
import { createRunFolder } from './run-folder.ts';
import type { Settings } from './settings.ts';
import type { StopRequest } from './stop-request.ts';
import type { Terminal } from './terminal.ts';

/** How long the relay may take to say whether there is an organisation. */
const setupAnswerMs = 10_000;

/** How long the processes of a supervisor that was killed may hold our ports: they end by themselves. */
const leftoversMs = 10_000;

type Tee = ((text: Buffer) => void) | null;

/**
 * Runs an installation until `stop` is requested, and ends it in order.
 * @param tee gets what the processes log as well; null for none
 * @throws ZegelError when it cannot start, after undoing what was done
 */
export async function supervise(
  flags: Flags,
  settings: Settings,
  { stop, terminal, tee }: { stop: StopRequest; terminal: Terminal; tee: Tee },
): Promise<void> {
  const undo: (() => void | Promise<void>)[] = [];
  const kill: (() => void)[] = [];
  stop.onKill(() => {
    for (const each of kill) each();
  });
  try {
    terminal.starting();
    const folders = makeFolders(resolve(flags.data));
    const lock = lockFolder(folders.root);
    undo.push(() => lock.release());
    const log = new LogFile(join(folders.log, 'supervisor.log'), { tee });
    undo.push(() => log.close());
    const ports = await choosePorts(flags.port, lock.takenOver ? leftoversMs : 0);
    const privileges = choosePrivileges(folders.database);
    const run = createRunFolder(privileges.account);
    undo.push(() => run.remove());
    const site: Site = { settings, folders, run, ports };
    log.event('info', 'starting', { pid: process.pid, port: ports.web });

    if (settings.ZEGEL_DATABASE_URL === undefined) {
      const postgres = await keepPostgres(site, privileges, { terminal, tee });
      undo.push(() => postgres.stop());
      kill.push(() => postgres.kill());
    }
    if (stop.isRequested()) return;

    const setup = new SetupAnswer();
    const household = new Household(defineProcesses(site), folders.log, {
      tee,
      events: {
        notice: (name, lines) => terminal.notice(name, lines),
        setup: (path, fragment) =>
          setup.take(path === null ? null : `${addressesOf(site).web}${path}#${fragment}`),
        down: (name, down, path) => terminal.down(name, down, path),
        hopeless: (name, path, cause) =>
          stop.fail(fail('process_not_ready', { detail: { name, log: path }, cause })),
      },
    });
    undo.push(() => household.stop());
    kill.push(() => household.kill());

    await Promise.race([household.allReady, stop.requested]);
    if (!stop.isRequested()) {
      log.event('info', 'ready', { port: ports.web });
      terminal.greet({
        addresses: addressesOf(site),
        captured: capturedBy(settings),
        smsGoesOut: settings.ZEGEL_SMS_URL !== undefined,
        dataDir: folders.root,
        logDir: folders.log,
      });
      if (flags.demo) {
        const answer = await Promise.race([
          setup.answer,
          stop.requested.then(() => undefined),
          later(setupAnswerMs),
        ]);
        if (!stop.isRequested()) {
          const demo = runDemo(site, answer ?? null, { terminal, tee });
          undo.push(() => demo.stop());
          kill.push(() => demo.kill());
        }
      } else {
        setup.onLink((link) => terminal.setupLink(link));
      }
    }
    const error = await stop.requested;
    terminal.stopping();
    log.event('info', 'stopping');
    if (error !== null) throw error;
  } finally {
    for (const each of undo.reverse()) {
      // One that fails must not keep the others from being done.
      await Promise.resolve()
        .then(each)
        .catch((error: unknown) => terminal.failed(error));
    }
  }
}

/** Waits without keeping the process alive. */
function later(ms: number): Promise<undefined> {
  return new Promise((settle) => setTimeout(() => settle(undefined), ms).unref());
}

/** The database, prepared, up, and kept running. */
async function keepPostgres(
  { folders, run }: Site,
  privileges: ReturnType<typeof choosePrivileges>,
  { terminal, tee }: { terminal: Terminal; tee: Tee },
): Promise<Kept> {
  const log = new LogFile(join(folders.log, 'postgres.log'), { tee });
  const installation = await preparePostgres(
    { dataDir: folders.database, socketDir: run.socketDir, scratchDir: run.path },
    { privileges },
  );
  const start = () => startServer(installation, (line) => log.write(Buffer.from(`${line}\n`)));
  return new Kept({
    start,
    first: await start(),
    onDown: (down) => terminal.down('PostgreSQL', down, log.path),
  });
}

/** Fills the installation with the example organisation, or says how to sign in to it. */
function runDemo(
  site: Site,
  setupUrl: string | null,
  { terminal, tee }: { terminal: Terminal; tee: Tee },
): ReturnType<typeof startChild> {
  const log = new LogFile(join(site.folders.log, 'demo.log'), { tee });
  const demo = startChild(defineDemo(site, setupUrl), log, (message) => {
    if (message.type === 'notice') terminal.notice('demo', message.lines);
  });
  void demo.exited.then(({ code }) => {
    if (code !== 0 && code !== null) terminal.demoMissing(log.path);
  });
  return demo;
}

/** What the relay says about set-up: the first answer to wait for, and each new link. */
class SetupAnswer {
  readonly answer: Promise<string | null>;
  #resolve: (link: string | null) => void = () => undefined;
  #link: string | null = null;
  #onLink: ((link: string) => void) | null = null;

  constructor() {
    this.answer = new Promise((settle) => {
      this.#resolve = settle;
    });
  }

  take(link: string | null): void {
    this.#resolve(link);
    if (link === this.#link) return;
    this.#link = link;
    if (link !== null) this.#onLink?.(link);
  }

  /** Tells the link that is known, and each one after it. */
  onLink(tell: (link: string) => void): void {
    this.#onLink = tell;
    if (this.#link !== null) tell(this.#link);
  }
}
