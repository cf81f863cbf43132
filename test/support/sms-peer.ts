/** The SMS gateway of an organisation, as far as we see of it: takes texts by POST, and answers as it is told. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

export const SMS_TOKEN = 'toegangswoord-van-de-sms-centrale-0123';

const text = z.strictObject({ id: z.string().length(22), to: z.string(), text: z.string() });

export interface TakenText extends z.infer<typeof text> {
  headers: IncomingHttpHeaders;
  /** When it came, in milliseconds. */
  at: number;
}

export class SmsPeer {
  /** In the order in which they came. */
  readonly texts: TakenText[] = [];
  /** The status of the next answers; null for none: the connection is closed instead, once the text is here. */
  answer: number | null = 202;
  readonly #server: Server;
  readonly #folder = mkdtempSync(join(tmpdir(), 'zegel-sms-'));

  private constructor() {
    this.#server = createServer((request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        const { headers } = request;
        const taken = text.parse(JSON.parse(Buffer.concat(pieces).toString('utf8')));
        this.texts.push({ ...taken, headers, at: Date.now() });
        if (this.answer === null) request.socket.destroy();
        else if (headers.authorization !== `Bearer ${SMS_TOKEN}`) response.writeHead(401).end();
        else response.writeHead(this.answer, { location: this.url }).end('{}');
      });
    });
  }

  /** The settings of a relay that sends here. */
  get settings(): { ZEGEL_SMS_URL: string; ZEGEL_SMS_TOKEN_FILE: string } {
    return { ZEGEL_SMS_URL: this.url, ZEGEL_SMS_TOKEN_FILE: join(this.#folder, 'token') };
  }

  static async start(): Promise<SmsPeer> {
    const peer = new SmsPeer();
    await new Promise<void>((resolve) => peer.#server.listen(0, '127.0.0.1', resolve));
    writeFileSync(peer.settings.ZEGEL_SMS_TOKEN_FILE, `${SMS_TOKEN}\n`, { mode: 0o600 });
    return peer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/messages`;
  }

  /** The code in the last text to this number, since then. */
  codeTo(number: string, since = 0): string | null {
    const last = this.texts.findLast(({ to, at }) => to === number && at >= since);
    return /\d{6}/.exec(last?.text ?? '')?.[0] ?? null;
  }

  async stop(): Promise<void> {
    rmSync(this.#folder, { recursive: true, force: true });
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
