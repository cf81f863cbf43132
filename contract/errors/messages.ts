/** Writing and releasing. */
import { type CatalogueEntry, entry } from './entry.ts';

export const messages = {
  message_exists: entry(
    409,
    'Dit bericht bestaat al met een andere inhoud.',
    'This message exists already with other content.',
  ),
  draft_changed: entry(
    409,
    'Dit concept is op een ander apparaat veranderd. Kies welke versie je bewaart.',
    'This draft was changed on another device. Choose which version to keep.',
  ),
  drafts_full: entry(
    409,
    'Er kunnen niet meer concepten bij. Verstuur er een, of gooi er een weg dat je niet meer nodig hebt.',
    'There is no room for more drafts. Send one, or throw one away that you no longer need.',
  ),
  attachment_too_large: entry(
    413,
    'Dit bestand is te groot: een bijlage mag hoogstens {limit} bytes zijn (2 GiB). Verstuur het in delen.',
    'This file is too large: an attachment may be at most {limit} bytes (2 GiB). Send it in pieces.',
  ),
  message_full: entry(
    413,
    'Samen zijn de bijlagen te groot: een bericht mag hoogstens {gib} GiB zijn. Verdeel ze over meer berichten.',
    'Together the attachments are too large: a message may be at most {gib} GiB. Spread them over more messages.',
  ),
  staging_full: entry(
    409,
    'Er staan al te veel bijlagen klaar in berichten die niet verstuurd zijn (hoogstens {gib} GiB). Verstuur er een, of gooi een concept met bijlagen weg.',
    'Too much is waiting in messages that were not sent (at most {gib} GiB). Send one, or throw a draft with attachments away.',
  ),
  uploads_busy: entry(
    429,
    'Er gaan al veel bestanden tegelijk. Wacht even; daarna gaat dit verder.',
    'You are uploading many files at once. Wait a moment; then this one goes on.',
    true,
  ),
  file_needed: entry(
    409,
    'Kies het bestand opnieuw: deze pagina heeft het niet meer.',
    'Choose the file again: this page no longer has it.',
  ),
  upload_incomplete: entry(
    409,
    'De bijlage is nog niet helemaal verstuurd.',
    'The attachment has not been uploaded completely yet.',
  ),
  size_mismatch: entry(
    409,
    'De inhoud is niet in zijn geheel aangekomen. Probeer het opnieuw.',
    'The content did not arrive whole. Try again.',
    true,
  ),
  antivirus_unavailable: entry(
    503,
    'De virusscanner antwoordt niet. De brief is bewaard en er is niets verstuurd. Probeer het over een minuut opnieuw.',
    'The virus scanner does not answer. Your letter is kept and nothing was sent. Try again in a minute.',
    true,
  ),
  scanner_busy: entry(
    503,
    'Er worden nu veel bestanden gecontroleerd. Dit bestand staat klaar. Probeer het over een minuut opnieuw.',
    'Many files are being inspected right now. This one is ready. Try again in a minute.',
    true,
  ),
  recipient_twice: entry(
    400,
    'Een ontvanger staat er twee keer in. Haal er een weg.',
    'A recipient is named twice. Remove one.',
  ),
  level_impossible: entry(
    409,
    'Deze ontvanger heeft geen account (meer). Kies een sms-code of een toegangscode.',
    'This recipient has no account (any more). Choose an SMS code or an access code.',
  ),
  attachment_removed: entry(
    409,
    'Deze bijlage is intussen weggehaald.',
    'This attachment was removed meanwhile.',
  ),
  send_unsettled: entry(
    409,
    'Van dit bericht is nog niet zeker of het al verstuurd is. Verstuur het nog een keer zoals het was; het gaat maar één keer uit.',
    'It is not certain yet whether this message was sent. Send it once more as it was; it goes out only once.',
    true,
  ),
  scanner_unavailable: entry(
    503,
    'De controle van berichten is even niet bereikbaar. De brief is bewaard en er is niets verstuurd. Probeer het over een minuut opnieuw.',
    'Inspection is unavailable for a moment. Your letter is kept and nothing was sent. Try again in a minute.',
    true,
  ),
  scanner_key_gone: entry(
    409,
    'De controle is opnieuw gestart. Probeer het nog eens.',
    'The scanner was restarted. Try once more.',
    true,
  ),
  gateway_unavailable: entry(
    503,
    'De mailpoort is even niet bereikbaar. Probeer het zo opnieuw.',
    'The mail gateway is unavailable for a moment. Try again shortly.',
    true,
  ),
  gateway_key_gone: entry(
    409,
    'De sleutel van de mailpoort is verlopen. Probeer het nog eens.',
    "The gateway's key has expired. Try once more.",
    true,
  ),
  mail_deferred: entry(
    503,
    'De mailserver neemt de mail nu niet aan. Het wordt vanzelf opnieuw geprobeerd.',
    'The mail server does not take the mail now. It is tried again.',
    true,
  ),
  mail_refused: entry(
    422,
    'De mailserver weigert mail aan dit adres. Kijk of het adres klopt.',
    'The mail server refuses mail to this address. Check the address.',
  ),
  mail_unknown: entry(
    409,
    'De mailserver gaf geen antwoord op deze mail. Vraag of hij aankwam, of stuur hem opnieuw.',
    'The mail server did not answer to this mail. Ask whether it came, or send it again.',
  ),
  verdict_invalid: entry(
    409,
    'Het oordeel van de controle hoort niet bij dit bericht. Laat het bericht opnieuw controleren.',
    'The verdict does not belong to this message. Have it inspected again.',
  ),
  verdict_expired: entry(
    409,
    'Het oordeel van de controle is verlopen. Laat het bericht opnieuw controleren.',
    'The verdict has expired. Have the message inspected again.',
  ),
  rules_invalid: entry(
    409,
    'De regels van de organisatie zijn niet leesbaar of niet goed ondertekend. Er is niets verstuurd. Vraag een beheerder.',
    "The organisation's rules are not readable or not signed as they should be. Nothing was sent. Ask an admin.",
  ),
  rules_changed: entry(
    409,
    'De regels zijn intussen veranderd. Laat het bericht opnieuw controleren.',
    'The rules have changed meanwhile. Have the message inspected again.',
  ),
  rules_mistaken: entry(
    422,
    'Dit zijn geen regels van Zegel, of er staat een fout in ({path}). Er is niets veranderd. Kies een ander bestand, of verbeter het.',
    'These are no rules of Zegel, or there is a mistake in them ({path}). Nothing was changed. Choose another file, or mend it.',
  ),
  rules_version_taken: entry(
    409,
    'Een andere beheerder heeft intussen regels gepubliceerd. Laad de pagina opnieuw en breng je wijziging dan aan.',
    'Another admin has published rules meanwhile. Load the page again and make your change then.',
  ),
  rules_waiting: entry(
    409,
    'Er wacht al een wijziging van de regels op een tweede beheerder. Onderteken die eerst, of trek haar in.',
    'A change of the rules waits for a second admin already. Sign that one first, or withdraw it.',
  ),
  second_admin_needed: entry(
    403,
    'Deze wijziging maakt een regel die weigert zwakker. Een andere beheerder dan wie haar maakte moet haar ondertekenen.',
    'This change weakens a rule that refuses. Another admin than the one who made it has to sign it.',
  ),
  not_clean: entry(
    422,
    'Dit bericht is niet vrijgegeven: {verdict}.',
    'This message cannot be released: {verdict}.',
  ),
  refused_by_rule: entry(
    422,
    'Een regel van de organisatie houdt dit bericht tegen.',
    'A rule of the organisation refuses this message.',
  ),
  level_too_low: entry(
    422,
    'Voor dit bericht vraagt een regel een sterkere manier van openen.',
    'A rule asks for a stronger way of opening for this message.',
  ),
  expiry_too_late: entry(
    422,
    'Een regel van je organisatie laat dit bericht hoogstens {days} dagen open. Kies een eerdere datum.',
    'A rule of your organisation lets this message be opened for at most {days} days. Choose an earlier date.',
  ),
  forward_forbidden: entry(
    403,
    'Dit bericht mag niet worden doorgestuurd: dat vraagt een regel van de organisatie. Schrijf zelf een nieuw bericht, of vraag het de afzender.',
    'This message may not be forwarded: a rule of the organisation asks so. Write a message of your own, or ask the sender.',
  ),
  confirmation_needed: entry(
    422,
    'Een waarschuwing is nog niet bevestigd.',
    'A warning has not been confirmed yet.',
  ),
  header_mac_invalid: entry(
    422,
    'De kop van het bericht past niet bij de inhoud. Er is niets verstuurd.',
    'The header does not belong to the content. Nothing was sent.',
  ),
  stanza_mismatch: entry(
    422,
    'De kop van het bericht is niet voor precies deze ontvangers gemaakt. Er is niets verstuurd.',
    'The header was not made for exactly these recipients. Nothing was sent.',
  ),
  sender_stanza_missing: entry(
    422,
    'De afzender ontbreekt in de kop. Er is niets verstuurd.',
    'The sender is missing in the header. Nothing was sent.',
  ),
  archive_stanza_missing: entry(
    422,
    'De archiefsleutel ontbreekt in de kop. Er is niets verstuurd.',
    'The archive key is missing in the header. Nothing was sent.',
  ),
  statement_invalid: entry(
    422,
    'De verklaring van de afzender klopt niet met het bericht. Er is niets verstuurd.',
    "The sender's statement does not fit the message. Nothing was sent.",
  ),
  sender_clock_wrong: entry(
    422,
    'De klok van dit apparaat loopt meer dan een dag verkeerd. Er is niets verstuurd. Zet datum en tijd goed en verstuur opnieuw.',
    "This device's clock is wrong by more than a day. Nothing was sent. Set date and time, and send again.",
  ),
  token_needed: entry(
    403,
    'Zonder vrijgave van de controle wordt niets verstuurd.',
    'Nothing is released without a token of the scanner.',
  ),
  token_invalid: entry(
    409,
    'De vrijgave hoort niet bij dit bericht of deze ontvangers. Er is niets verstuurd.',
    'The token does not belong to this message or these recipients. Nothing was sent.',
  ),
  token_expired: entry(
    409,
    'De vrijgave is verlopen. Verstuur het bericht opnieuw.',
    'The token has expired. Send the message again.',
  ),
  already_released: entry(
    409,
    'Dit bericht is al verstuurd, met andere gegevens.',
    'This message was released already, with other data.',
  ),
  receipt_not_possible: entry(
    409,
    'Van dit bericht kan geen bewijs van ontvangst worden gemaakt: het is verzonden toen dat nog niet kon.',
    'There is no proof of receipt for this message: it was sent before there were any.',
  ),
  receipt_invalid: entry(
    422,
    'Dit bewijs van ontvangst klopt niet en bewijst niets. Vraag de afzender om een nieuw.',
    'This proof of receipt does not verify and proves nothing. Ask the sender for a new one.',
  ),
  receipt_root_differs: entry(
    422,
    'Dit bewijs is niet van de organisatie met deze vingerafdruk. Vraag de organisatie om de vingerafdruk van haar hoofdsleutel.',
    'This proof is not of the organisation with this fingerprint. Ask the organisation for the fingerprint of its root key.',
  ),
} satisfies Record<string, CatalogueEntry>;
