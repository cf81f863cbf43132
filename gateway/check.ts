/**
 * Whether the next mail server would take our mail, for `zegel doctor`: connects, agrees on TLS and signs in, and
 * sends nothing. Prints findings (contract/process/check.ts).
 */
import { type Finding, lookAt } from '../contract/process/check.ts';
import { readSmtpUrl } from './config.ts';
import { SmtpServer } from './mail/smtp.ts';

async function mailServer(): Promise<Finding | null> {
  const url = readSmtpUrl();
  if (url === undefined) return null;
  const { host } = new URL(url);
  const fault = await new SmtpServer(url).tryIt();
  if (fault === null) {
    return {
      health: 'ok',
      nl: `Mailserver ${host}: bereikbaar, en laat ons toe`,
      en: `Mail server ${host}: reached, and lets us in`,
    };
  }
  return {
    health: 'missing',
    nl: `Mailserver ${host}: neemt geen mail van ons aan (${fault})`,
    en: `Mail server ${host}: takes no mail of ours (${fault})`,
  };
}

await lookAt({ nl: 'De mailserver', en: 'The mail server' }, mailServer);
