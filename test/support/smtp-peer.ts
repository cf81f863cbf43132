/** The next mail server, speaking SMTP (RFC 5321) as far as one mail at a time needs, and saying what a test wants. */
import { type AddressInfo, type Server, type Socket, createServer } from 'node:net';

export interface ReceivedMail {
  /** As they came: `MAIL FROM:<…> RET=HDRS`. */
  commands: string[];
  /** The mail, CRLF, dots unstuffed. */
  data: string;
}

/** All of a mail as text: its parts in the order in which they came, without their transfer encoding. */
export const textOf = ({ data }: ReceivedMail): string =>
  data
    .replaceAll('=\r\n', '')
    .replace(/=([0-9A-F]{2})/g, (_, byte: string) => String.fromCharCode(Number.parseInt(byte, 16)));

export interface SmtpPeerOptions {
  /** Extensions announced after EHLO. */
  extensions?: string[];
  /** Replies by verb (`RCPT`), or `end` after the final dot, in place of the usual ones; null says nothing at all. */
  replies?: Partial<Record<string, string | null>>;
}

const USUAL: Record<string, string> = {
  MAIL: '250 2.1.0 ok',
  RCPT: '250 2.1.5 ok',
  DATA: '354 go on',
  end: '250 2.0.0 taken',
  RSET: '250 2.0.0 ok',
  QUIT: '221 2.0.0 bye',
};

export class SmtpPeer {
  readonly mails: ReceivedMail[] = [];
  /** Every command of every connection so far. */
  readonly asked: string[] = [];
  /** May be changed between mails. */
  replies: Partial<Record<string, string | null>>;
  /** What the answer to a mail that has come in waits for. */
  beforeTaken: (mail: ReceivedMail) => Promise<void> = () => Promise.resolve();
  readonly #extensions: string[];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor({ extensions = ['DSN', '8BITMIME'], replies = {} }: SmtpPeerOptions) {
    this.#extensions = extensions;
    this.replies = replies;
    this.#server = createServer((socket) => this.#converse(socket));
  }

  static async start(options: SmtpPeerOptions = {}): Promise<SmtpPeer> {
    const peer = new SmtpPeer(options);
    await new Promise<void>((resolve) => peer.#server.listen(0, '127.0.0.1', resolve));
    return peer;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Says this to everybody who waits for an answer that was held back. */
  answerNow(text: string): void {
    for (const socket of this.#sockets) socket.write(`${text}\r\n`);
  }

  /** Ends every connection, without a word. */
  hangUp(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    this.hangUp();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #converse(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => undefined);
    let held = '';
    let commands: string[] = [];
    let inData = false;
    const reply = (to: string): void => {
      const text = to in this.replies ? this.replies[to] : (USUAL[to] ?? '500 5.5.1 what?');
      if (typeof text === 'string') socket.write(`${text}\r\n`);
    };
    const takeLine = (line: string): void => {
      commands.push(line);
      this.asked.push(line);
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === 'EHLO') {
        const lines = ['peer', ...this.#extensions];
        socket.write(
          lines.map((each, at) => `250${at === lines.length - 1 ? ' ' : '-'}${each}\r\n`).join(''),
        );
        return;
      }
      reply(verb);
      inData = verb === 'DATA' && !('DATA' in this.replies);
      if (verb === 'QUIT') socket.end();
    };
    const take = (): boolean => {
      const end = held.indexOf(inData ? '\r\n.\r\n' : '\r\n');
      if (end === -1) return false;
      const taken = held.slice(0, end);
      held = held.slice(end + (inData ? 5 : 2));
      if (!inData) {
        takeLine(taken);
        return true;
      }
      inData = false;
      const mail = { commands, data: `${taken.replace(/^\./gm, '')}\r\n` };
      this.mails.push(mail);
      commands = [];
      void this.beforeTaken(mail).then(() => reply('end'));
      return true;
    };
    socket.on('data', (chunk) => {
      held += chunk.toString('latin1');
      while (take());
    });
    socket.write('220 peer ESMTP\r\n');
  }
}
