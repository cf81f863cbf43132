/** Hearing what transactions announce with pg_notify, on a connection of its own that is made again when it breaks. */
import { Client, escapeIdentifier } from 'pg';

export interface Listening {
  stop(): Promise<void>;
}

export interface Hearer {
  /** What a committed transaction said. */
  onPayload(payload: string): void;
  /** The connection is up (again): what was said meanwhile was missed. */
  onConnected(): void;
}

const RETRY_MS = 2_000;

/** Listens until stopped. Never throws: what is missed is found otherwise. */
export function listen(url: string, channel: string, hearer: Hearer): Listening {
  let isStopped = false;
  let client: Client | undefined;
  let timer: NodeJS.Timeout | undefined;

  const again = (): void => {
    if (!isStopped) timer = setTimeout(connect, RETRY_MS);
  };

  function connect(): void {
    const fresh = new Client({ connectionString: url, application_name: 'zegel-listen', keepAlive: true });
    let isOver = false;
    const over = (): void => {
      if (isOver) return;
      isOver = true;
      again();
    };
    client = fresh;
    fresh.on('error', over);
    fresh.on('end', over);
    fresh.on('notification', ({ payload }) => hearer.onPayload(payload ?? ''));
    fresh
      .connect()
      .then(() => fresh.query(`listen ${escapeIdentifier(channel)}`))
      .then(() => hearer.onConnected(), () => void fresh.end().catch(() => undefined).then(over));
  }

  connect();
  return {
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
