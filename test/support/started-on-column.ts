/** The service as `npm start` starts it, on this project's column; on that of production mail and texts go out, too. */
import { columnName, startColumn } from './column.ts';
import type { ColumnName } from './shared-servers.ts';
import { SmsPeer } from './sms-peer.ts';
import { SmtpPeer, textOf } from './smtp-peer.ts';
import { StartedZegel } from './started.ts';

/** What came for somebody. */
export interface Arrived {
  id: string;
  to: string;
  text: string;
  at: number;
}

export interface StartedOnColumn {
  zegel: StartedZegel;
  /** Where mail and texts arrive: the address of an outbox, or what tells, newest first. */
  mail: string | (() => Arrived[]);
  sms: string | (() => Arrived[]);
  /** Starts it again, after it was stopped. */
  again(): Promise<void>;
  remove(): Promise<void>;
}

const START: Record<ColumnName, () => Promise<StartedOnColumn>> = {
  async embedded() {
    const zegel = await StartedZegel.start();
    const { mailOutbox: mail, smsOutbox: sms } = zegel.addresses;
    return { zegel, mail, sms, again: () => zegel.start(), remove: () => zegel.remove() };
  },
  async production() {
    const [column, smtp, sms] = await Promise.all([startColumn(), SmtpPeer.start(), SmsPeer.start()]);
    const removeServers = async (): Promise<void> => {
      await Promise.all([smtp.stop(), sms.stop(), column.stop()]);
    };
    try {
      const database = await column.createDatabase('started');
      const env = {
        ZEGEL_DATABASE_URL: database.relayUrl,
        ZEGEL_DATABASE_OWNER_URL: database.ownerUrl,
        ZEGEL_REDIS_URL: database.redisUrl ?? '',
        ZEGEL_SMTP_URL: smtp.url,
        ...sms.settings,
      };
      const zegel = await StartedZegel.start({ env });
      return {
        zegel,
        mail: () => smtp.mails.map(arrivedMail).reverse(),
        sms: () => sms.texts.map(({ id, to, text, at }) => ({ id, to, text, at })).reverse(),
        again: () => zegel.start({ env }),
        async remove() {
          await zegel.remove();
          await removeServers();
        },
      };
    } catch (error) {
      await removeServers();
      throw error;
    }
  },
};

export const startedOnColumn = (): Promise<StartedOnColumn> => START[columnName()]();

function arrivedMail(mail: SmtpPeer['mails'][number], at: number): Arrived {
  const to = /^RCPT TO:<([^>]*)>/m.exec(mail.commands.join('\n'))?.[1] ?? '';
  return { id: String(at), to, text: textOf(mail), at };
}
