/** A request of the relay made into a mail: the sealed link opened, the words chosen. */
import type { z } from 'zod';
import type { gateway } from '../../contract/internal.ts';
import { phoneText } from '../../contract/phone-text.ts';
import { b64u, linkPath, openInvitation, openLink, unb64u } from '../../crypto/index.ts';
import type { GatewayKeys } from '../keys/key-ring.ts';
import type { Mail } from '../mail/mail.ts';
import { compose } from './compose.ts';
import { type Facts, type Words, accountWords, answerWords, guestWords, invitationWords } from './words.ts';

export type Notification = z.output<typeof gateway.notify.body>;

/**
 * The mail of a notification. Throws `gateway_key_gone` when the key was destroyed, `unseal_failed` when the link was
 * sealed for another message, recipient or invitation.
 */
export function mailOf(notification: Notification, keys: GatewayKeys, publicUrl: string): Mail {
  const { words, link } = wordsAndLink(notification, keys, publicUrl);
  return {
    id: notification.id,
    from: {
      name: `${notification.organisation.name} via Zegel`,
      address: `noreply@${mailDomain(publicUrl)}`,
    },
    to: notification.to,
    ...compose(words, link),
  };
}

function wordsAndLink(
  notification: Notification,
  keys: GatewayKeys,
  publicUrl: string,
): { words: Words; link: string } {
  const factsFor = (path: string): Facts => ({
    organisation: notification.organisation.name,
    phone: phoneText(notification.organisation.phone),
    linkStart: publicUrl + path,
  });
  switch (notification.kind) {
    case 'guest': {
      const { handle, sealedLink, instance } = notification;
      const secret = openLink(keys.identityOf(instance), notification, unb64u(sealedLink));
      const link = publicUrl + linkPath(handle, secret);
      secret.fill(0);
      return { words: guestWords(factsFor('/o/'), notification.senderName, notification.opens), link };
    }
    case 'answer':
      return { words: answerWords(factsFor('/')), link: `${publicUrl}/` };
    case 'account':
      return { words: accountWords(factsFor('/'), notification.senderName), link: `${publicUrl}/` };
    case 'invitation': {
      const { org, invitation, role, expiresAt, sealedLink, instance } = notification;
      const opened = openInvitation(keys.identityOf(instance), org, invitation, unb64u(sealedLink));
      const link = `${publicUrl}/invite#1.${b64u(opened.token)}.${b64u(opened.rootDigest)}`;
      opened.token.fill(0);
      const until = { nl: day('nl-NL', expiresAt), en: day('en-GB', expiresAt) };
      return { words: invitationWords(factsFor('/invite'), notification.senderName, role, until), link };
    }
  }
}

/** The domain of the public URL as mail writes it: an IP address becomes a literal (RFC 5321 §4.1.3). */
export function mailDomain(publicUrl: string): string {
  const { hostname } = new URL(publicUrl);
  if (hostname.startsWith('[')) return `[IPv6:${hostname.slice(1, -1)}]`;
  return /^\d+(\.\d+){3}$/.test(hostname) ? `[${hostname}]` : hostname;
}

const day = (locale: string, at: number): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'Europe/Amsterdam' }).format(at);
