/**
 * The catalogue: every code that Zegel throws on purpose, what it becomes on the wire, and what a person reads.
 * `docs/errors.md` is drawn from it and a test holds the two together. A text says what to do next; `{name}` is
 * filled from the error's detail. SMTP replies join when mail comes in.
 */
import { ZegelError } from '../crypto/errors.ts';

export interface CatalogueEntry {
  /** HTTP status where the code reaches a client. */
  status: number;
  /** True when the same request may succeed later, unchanged. */
  retryable: boolean;
  nl: string;
  en: string;
}

const entry = (status: number, nl: string, en: string, retryable = false): CatalogueEntry => ({
  status,
  retryable,
  nl,
  en,
});

/** Bytes, keys and files. */
const crypto = {
  crypto_not_ready: entry(
    500,
    'De versleuteling is nog niet geladen. Probeer het opnieuw.',
    'Cryptography is not loaded yet. Try again.',
    true,
  ),
  bad_encoding: entry(
    400,
    'Deze tekens kloppen niet. Kopieer de tekst opnieuw, in zijn geheel.',
    'These characters are not valid. Copy the whole text again.',
  ),
  age_header: entry(
    400,
    'Dit is geen geldig age-bestand: de kop klopt niet. Vraag het bestand opnieuw op.',
    'This is not a valid age file: its header is malformed. Get the file again.',
  ),
  age_mac: entry(
    400,
    'De kop van dit bestand is veranderd. Vraag het bestand opnieuw op.',
    'The header of this file was changed. Get the file again.',
  ),
  age_payload: entry(
    400,
    'De inhoud van dit bestand is veranderd of niet compleet. Vraag het bestand opnieuw op.',
    'The content of this file was changed or is incomplete. Get the file again.',
  ),
  age_armor: entry(
    400,
    'De tekstvorm (armor) van dit bestand klopt niet. Kopieer het in zijn geheel.',
    'The armor of this file is malformed. Copy all of it.',
  ),
  age_no_match: entry(
    403,
    'Geen van deze sleutels past op dit bestand. Kijk of u de goede sleutel gebruikt.',
    'None of these keys opens this file. Check that you use the right one.',
  ),
  bad_recipient: entry(
    400,
    'Deze publieke sleutel klopt niet. Hij begint met age1.',
    'This recipient is malformed. It starts with age1.',
  ),
  bad_identity: entry(
    400,
    'Deze geheime sleutel klopt niet. Hij begint met AGE-SECRET-KEY-.',
    'This identity is malformed. It starts with AGE-SECRET-KEY-.',
  ),
  recipients_mixed: entry(
    400,
    'Gebruik óf alleen age1pq-sleutels óf alleen gewone age1-sleutels, niet door elkaar.',
    'Use either only age1pq recipients or only plain age1 recipients, not both.',
  ),
  no_recipients: entry(400, 'Er is geen ontvanger genoemd.', 'No recipient was given.'),
  bad_signature: entry(
    400,
    'Een handtekening klopt niet. Vraag het bericht opnieuw op, of bel de afzender.',
    'A signature does not verify. Get the message again, or ring the sender.',
  ),
  not_canonical: entry(
    400,
    'Een ondertekend onderdeel is niet in de afgesproken vorm.',
    'A signed object is not in canonical form.',
  ),
  unseal_failed: entry(400, 'Dit was niet voor deze sleutel verzegeld.', 'This was not sealed to this key.'),
  unwrap_failed: entry(
    400,
    'De sleutel kon niet worden uitgepakt. Kijk of de code klopt.',
    'The key could not be unwrapped. Check the code.',
  ),
  bad_code_format: entry(
    400,
    'Deze code is niet compleet. Typ hem over zoals hij er staat.',
    'This code is not complete. Type it exactly as it is written.',
  ),
  bad_address: entry(
    400,
    'Dit is geen e-mailadres. Kijk of er een @ in staat en of het compleet is.',
    'This is not an e-mail address. Check the @ and the ending.',
  ),
  bad_phone: entry(
    400,
    'Dit is geen telefoonnummer. Schrijf het als 06 12345678 of met landcode: +31 6 12345678.',
    'This is not a telephone number. Write it with its country code: +31 6 12345678.',
  ),
  bad_link: entry(
    400,
    'Deze link is niet compleet. Open hem opnieuw vanuit de mail.',
    'This link is not complete. Open it again from the mail.',
  ),
  letter_invalid: entry(400, 'De brief kon niet worden gelezen.', 'The letter could not be read.'),
  log_proof_invalid: entry(400, 'Het bewijs past niet bij het logboek.', 'The proof does not fit the log.'),
  log_history_differs: entry(
    409,
    'Het logboek is niet het vervolg van wat dit apparaat eerder zag. Vraag wie de dienst beheert of er een back-up is teruggezet; zo niet, dan is er geknoeid.',
    'The log is not the continuation of what this device saw before. Ask whoever runs the service whether a backup was restored; if not, somebody has tampered with it.',
  ),
  digest_mismatch: entry(
    400,
    'De ontvangen gegevens zijn niet de gegevens die verstuurd zijn. Probeer het opnieuw.',
    'What arrived is not what was sent. Try again.',
    true,
  ),
} satisfies Record<string, CatalogueEntry>;

/** Requests, sessions and limits. */
const requests = {
  bad_request: entry(
    400,
    'Dit verzoek klopt niet. Ververs de pagina en probeer het opnieuw.',
    'This request is malformed. Reload the page and try again.',
  ),
  not_signed_in: entry(401, 'Log eerst in.', 'Sign in first.'),
  second_factor_needed: entry(
    401,
    'Vul eerst de code van de tweede stap in.',
    'Enter the code of the second step first.',
  ),
  forbidden: entry(
    403,
    'Dit mag je niet met je rol. Vraag een beheerder.',
    'Your role does not allow this. Ask an admin.',
  ),
  not_found: entry(404, 'Dit bestaat niet (meer).', 'This does not exist (any more).'),
  too_large: entry(413, 'Dit is te groot.', 'This is too large.'),
  too_many_requests: entry(
    429,
    'Even wachten. Probeer het over {seconds} seconden opnieuw.',
    'Please wait. Try again in {seconds} seconds.',
    true,
  ),
  internal: entry(
    500,
    'Er ging iets mis bij ons. Probeer het zo opnieuw; er is niets verloren.',
    'Something went wrong on our side. Try again shortly; nothing was lost.',
    true,
  ),
  queue_unavailable: entry(
    503,
    'De wachtrij is even niet bereikbaar. Wat gedaan moet worden blijft staan en gebeurt vanzelf.',
    'The queue is unavailable for a moment. What is due stays and is done by itself.',
    true,
  ),
  unavailable: entry(
    503,
    'De dienst is even niet bereikbaar. Probeer het zo opnieuw; er is niets verloren.',
    'The service is unavailable for a moment. Try again shortly; nothing was lost.',
    true,
  ),
  network_failed: entry(
    503,
    'Geen verbinding. Kijk of u internet heeft en probeer het opnieuw; er is niets verloren.',
    'No connection. Check your network and try again; nothing was lost.',
    true,
  ),
  deadline_passed: entry(
    504,
    'Het duurde te lang. Probeer het opnieuw; er is niets verloren.',
    'That took too long. Try again; nothing was lost.',
    true,
  ),
} satisfies Record<string, CatalogueEntry>;

/** Becoming a member and signing in. */
const accounts = {
  enrolment_link_invalid: entry(
    404,
    'Deze link werkt niet (meer). Vraag een beheerder om een nieuwe uitnodiging.',
    'This link does not work (any more). Ask an admin for a new invitation.',
  ),
  enrolment_finished: entry(
    409,
    'Je account is al gemaakt; alleen het antwoord kwam niet aan. Log in met je e-mailadres en wachtwoord.',
    'Your account was made already; only the answer got lost. Sign in with your address and password.',
  ),
  enrolment_order: entry(
    409,
    'Er is een stap overgeslagen. Begin opnieuw met de link.',
    'A step was skipped. Start again from the link.',
  ),
  fingerprint_mismatch: entry(
    409,
    'De sleutels van deze dienst zijn niet die van de link. Ga niet verder en vraag wie de dienst beheert.',
    'The keys of this service are not those of the link. Stop, and ask whoever runs the service.',
  ),
  charter_invalid: entry(
    409,
    'Het charter van de organisatie klopt niet met wat eerder is vastgelegd. Verstuur niets en vraag een beheerder.',
    'The charter of the organisation is not the one pinned before. Send nothing and ask an admin.',
  ),
  address_taken: entry(409, 'Dit e-mailadres heeft al een account.', 'This address has an account already.'),
  password_too_short: entry(
    400,
    'Dit wachtwoord is te kort. Neem er een van minstens 12 tekens; een zin is het makkelijkst.',
    'This password is too short. Take one of at least 12 characters; a sentence is easiest.',
  ),
  sign_in_failed: entry(401, 'E-mailadres of wachtwoord klopt niet.', 'Address or password is not right.'),
  code_wrong: entry(
    403,
    'Deze code klopt niet. Kijk of u de laatste code gebruikt. U kunt het nog {left} keer proberen.',
    'This code is not right. Check that you use the latest one. You have {left} more tries.',
  ),
  code_expired: entry(
    410,
    'Deze code is verlopen. Vraag een nieuwe aan.',
    'This code has expired. Ask for a new one.',
  ),
  code_not_sent: entry(
    503,
    'De sms kon niet worden verstuurd. Probeer het over een minuut opnieuw.',
    'The text message could not be sent. Try again in a minute.',
    true,
  ),
  fresh_sign_in_needed: entry(
    403,
    'Log voor deze wijziging eerst opnieuw in.',
    'Sign in again before you change this.',
  ),
  factor_locked: entry(
    423,
    'Te vaak een verkeerde code. Probeer het over {minutes} minuten opnieuw.',
    'Too many wrong codes. Try again in {minutes} minutes.',
  ),
} satisfies Record<string, CatalogueEntry>;

/** Writing and releasing. */
const messages = {
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
    'Je verstuurt al veel bestanden tegelijk. Wacht even; daarna gaat dit verder.',
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
    'De virusscanner antwoordt niet. Je brief is bewaard en er is niets verstuurd. Probeer het over een minuut opnieuw.',
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
    'De controle van berichten is even niet bereikbaar. Je brief is bewaard en er is niets verstuurd. Probeer het over een minuut opnieuw.',
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
  not_clean: entry(
    422,
    'Dit bericht is niet vrijgegeven: {verdict}.',
    'This message cannot be released: {verdict}.',
  ),
  refused_by_rule: entry(
    422,
    'Een regel van je organisatie houdt dit bericht tegen.',
    'A rule of your organisation refuses this message.',
  ),
  level_too_low: entry(
    422,
    'Voor dit bericht vraagt een regel een sterkere manier van openen.',
    'A rule asks for a stronger way of opening for this message.',
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
    'This proof is not of the organisation with this fingerprint. Ask the organisation for the fingerprint of its root.',
  ),
} satisfies Record<string, CatalogueEntry>;

/** Opening. */
const opening = {
  link_unknown: entry(
    404,
    'Deze link werkt niet. Open hem opnieuw vanuit de mail, of bel de afzender.',
    'This link does not work. Open it again from the mail, or ring the sender.',
  ),
  message_expired: entry(
    410,
    'Dit bericht is verlopen. Vraag de afzender om het opnieuw te sturen.',
    'This message has expired. Ask the sender to send it again.',
  ),
  recipient_locked: entry(
    423,
    'Er is te vaak een verkeerde code ingevuld. De afzender kan het bericht weer voor u openzetten.',
    'Too many wrong codes were entered. The sender can open the message for you again.',
  ),
  number_refused: entry(
    409,
    'U gaf aan dat dit niet uw nummer is. De afzender weet het en neemt contact met u op.',
    'You said that this is not your number. The sender knows and will contact you.',
  ),
  key_proof_wrong: entry(
    403,
    'De sleutel op dit apparaat past niet op dit bericht. Probeer het nog een keer, of open de link op een ander apparaat.',
    'The key on this device does not fit this message. Try once more, or open the link on another device.',
  ),
  key_not_here: entry(
    404,
    'De sleutel voor dit bericht staat niet op dit apparaat. Open de link op het apparaat waar u hem bewaarde.',
    'The key for this message is not on this device. Open the link on the device where you kept it.',
  ),
  key_ended: entry(
    410,
    'Deze sleutel werkt niet meer. Vraag de afzender de brief opnieuw te sturen met een sms-code.',
    'This key does not work any more. Ask the sender to send the letter again with a code by text message.',
  ),
  key_store_closed: entry(
    409,
    'Deze browser bewaart nu niets, bijvoorbeeld omdat dit een privévenster is. Open de link in een gewoon venster.',
    'This browser keeps nothing now, perhaps because this is a private window. Open the link in an ordinary window.',
  ),
  passphrase_short: entry(
    400,
    'Deze code is te kort. Gebruik minstens {min} tekens.',
    'This code is too short. Use at least {min} characters.',
  ),
  passphrase_wrong: entry(
    403,
    'Deze sleutelcode klopt niet. Kijk goed naar elk teken. U kunt het nog {left} keer proberen.',
    'This key code is not right. Check each character. You have {left} more tries.',
  ),
  too_many_keys: entry(
    409,
    'U bewaart al {max} sleutels. Trek er eerst een in.',
    'You keep {max} keys already. Withdraw one first.',
  ),
  grant_expired: entry(
    401,
    'U heeft het bericht langer dan een half uur open. Open het opnieuw.',
    'The message has been open for over half an hour. Open it again.',
  ),
  answer_expired: entry(
    401,
    'U begon langer dan een dag geleden aan dit antwoord. Vraag een nieuwe code aan en stuur het opnieuw.',
    'You began this answer over a day ago. Ask for a new code and send it again.',
  ),
  answer_limit: entry(
    429,
    'Op dit bericht kunt u niet vaker antwoorden: {max} keer is het meeste. Bel de afzender.',
    'You cannot answer this message any more: {max} times is the most. Ring the sender.',
  ),
  answer_too_large: entry(
    413,
    'De bijlagen van uw antwoorden op dit bericht zijn samen groter dan {gib} GB. Haal er een weg, of bel de afzender.',
    'The attachments of your answers to this message are larger than {gib} GB together. Remove one, or ring the sender.',
  ),
  record_invalid: entry(
    422,
    'De eigen aantekening bij dit bericht klopt niet. Stuur het bericht opnieuw, en meld dit aan uw beheerder.',
    'Your own record of this message is not right. Send the message again, and tell your administrator.',
  ),
  reader_check_failed: entry(
    422,
    'Dit bericht klopt niet met wat de afzender heeft verstuurd. Open het niet en bel de afzender.',
    'This message is not what the sender released. Do not trust it, and ring the sender.',
  ),
} satisfies Record<string, CatalogueEntry>;

/** Attachments on their way to a recipient's disk. */
const downloads = {
  download_cancelled: entry(
    409,
    'Het ophalen is gestopt. Er is niets bewaard.',
    'The download was stopped. Nothing was saved.',
    true,
  ),
  download_broken: entry(
    502,
    'Het ophalen is afgebroken. Is er een stuk van het bestand bewaard? Gooi dat weg, en probeer het opnieuw.',
    'The download broke off. If a piece of the file was saved, throw it away and try again.',
    true,
  ),
  download_changed: entry(
    422,
    'Dit bestand is onderweg veranderd of beschadigd. Het is niet bewaard. Probeer het opnieuw. Gebeurt het weer? Bel dan de afzender.',
    'This file was changed or damaged on its way. It was not saved. Try again. If it happens again, ring the sender.',
    true,
  ),
  disk_full: entry(
    507,
    'Het bestand past niet op dit apparaat. Maak ruimte vrij en probeer het opnieuw.',
    'The file does not fit on this device. Free some space and try again.',
    true,
  ),
  file_too_large_here: entry(
    413,
    'Dit bestand is groter dan deze browser kan bewaren. Open de link uit de mail in een andere browser: de nieuwste Chrome, Edge, Firefox of Safari, en niet in een privévenster.',
    'This file is larger than this browser can save. Open the link of the mail in another browser: the newest Chrome, Edge, Firefox or Safari, and not in a private window.',
  ),
} satisfies Record<string, CatalogueEntry>;

/** Command line and start-up. */
const commands = {
  usage: entry(
    400,
    'Zo werkt deze opdracht niet. Zie --help.',
    'That is not how this command works. See --help.',
  ),
  command_unknown: entry(
    400,
    'De opdracht {command} bestaat niet. Zie zegel --help.',
    'There is no command {command}. See zegel --help.',
  ),
  file_unreadable: entry(400, 'Dit bestand kan niet worden gelezen.', 'This file cannot be read.'),
  file_unwritable: entry(400, 'Dit bestand kan niet worden geschreven.', 'This file cannot be written.'),
  rules_unreadable: entry(
    400,
    'Dit bestand met regels klopt niet. Exporteer de regels opnieuw, of controleer de JSON.',
    'This file of rules is malformed. Export the rules again, or check the JSON.',
  ),
  not_inspected: entry(
    503,
    'Dit bestand is niet gecontroleerd: de virusscanner antwoordt niet. Start clamd, of zet ZEGEL_CLAMD op none voor de ingebouwde, beperkte scanner.',
    'This file was not inspected: the virus scanner does not answer. Start clamd, or set ZEGEL_CLAMD to none for the built-in, basic engine.',
    true,
  ),
  bad_clamd_address: entry(
    500,
    'Dit adres van clamd klopt niet. Gebruik unix:PAD, tcp:HOST:POORT of none.',
    'This address of clamd is not valid. Use unix:PATH, tcp:HOST:PORT or none.',
  ),
  basic_rules: entry(
    500,
    'De regels van de ingebouwde virusscanner zijn beschadigd. Installeer Zegel opnieuw.',
    'The rules of the built-in antivirus engine are damaged. Install Zegel again.',
  ),
  config_invalid: entry(
    500,
    'De instelling {name} ontbreekt of klopt niet.',
    'The setting {name} is missing or malformed.',
  ),
  flag_unknown: entry(
    400,
    'De optie {flag} bestaat niet. Zie --help.',
    'There is no flag {flag}. See --help.',
  ),
  flag_value: entry(
    400,
    'De waarde van {flag} klopt niet. Zie --help.',
    'The value of {flag} is not right. See --help.',
  ),
  port_taken: entry(
    500,
    'Poort {port} is al in gebruik. Stop wat daar draait, of kies een andere met --port (drie op een rij moeten vrij zijn; 0 zoekt ze zelf).',
    'Port {port} is in use. Stop what runs there, or choose another with --port (three in a row must be free; 0 finds them).',
  ),
  port_forbidden: entry(
    500,
    'Poort {port} mag deze gebruiker niet openen. Kies er een boven 1023 met --port.',
    'This user may not open port {port}. Choose one above 1023 with --port.',
  ),
  data_folder_in_use: entry(
    500,
    'De map {folder} is al in gebruik door een Zegel dat draait (proces {pid}). Stop dat eerst, of kies een andere map met --data.',
    'The folder {folder} is in use by a Zegel that is running (process {pid}). Stop that first, or choose another folder with --data.',
  ),
  data_folder_unusable: entry(
    500,
    'De map {folder} kan niet worden gebruikt ({reason}). Kijk van wie hij is en wat erin staat, of kies een andere met --data.',
    'The folder {folder} cannot be used ({reason}). Check who owns it and what is in it, or choose another with --data.',
  ),
  run_folder_unusable: entry(
    500,
    'In {folder} kan geen tijdelijke map worden gemaakt ({reason}). Zet TMPDIR op een korte map waarin dat mag.',
    'No temporary folder can be made in {folder} ({reason}). Set TMPDIR to a short path where that is allowed.',
  ),
  database_not_available: entry(
    500,
    'Voor {platform} is er geen ingebouwde PostgreSQL, of hij is niet geïnstalleerd. Doe opnieuw npm ci, op Linux (x64, arm64) of macOS (arm64).',
    'There is no embedded PostgreSQL for {platform}, or it is not installed. Run npm ci again, on Linux (x64, arm64) or macOS (arm64).',
  ),
  database_not_runnable: entry(
    500,
    'PostgreSQL kan niet worden uitgevoerd vanuit {folder}: {problem}. Kijk of programma’s daar mogen draaien (noexec), of zet TMPDIR op een andere map.',
    'PostgreSQL cannot be run from {folder}: {problem}. Check that programs may run there (noexec), or set TMPDIR to another folder.',
  ),
  database_start_failed: entry(
    500,
    'De database komt niet op. Er is niets verloren. PostgreSQL zegt: {problem}',
    'The database does not come up. Nothing is lost. PostgreSQL says: {problem}',
  ),
  database_version: entry(
    500,
    'De database in {folder} is van PostgreSQL {found}; deze Zegel werkt met {supported}. Gebruik de Zegel waarmee hij gemaakt is.',
    'The database in {folder} is of PostgreSQL {found}; this Zegel works with {supported}. Use the Zegel that made it.',
  ),
  database_behind: entry(
    500,
    'De database is nog niet bijgewerkt voor deze versie ({name} ontbreekt). Draai eerst dist/server/operator.js migrate, met het adres van de eigenaar.',
    'The database is not up to date for this version ({name} is missing). First run dist/server/operator.js migrate with the owner’s address.',
  ),
  database_role_unsafe: entry(
    500,
    'De databaserol {role} mag te veel ({reason}): dan houdt niets organisaties uit elkaar. Gebruik een rol zoals deploy/postgres/roles.sql die maakt.',
    'The database role {role} may do too much ({reason}): nothing would keep organisations apart. Use a role as deploy/postgres/roles.sql makes it.',
  ),
  migration_changed: entry(
    500,
    'De database is bijgewerkt met een andere versie van {name}. Gebruik de Zegel waarmee hij het laatst draaide, of een nieuwere.',
    'The database was brought up to date with another version of {name}. Use the Zegel that ran last, or a newer one.',
  ),
  key_store_missing: entry(
    500,
    'Een sleutel die bij deze database hoort ontbreekt. Zet de sleutelmap terug uit de back-up; er is niets overschreven.',
    'A key that belongs to this database is missing. Restore the folder of keys from its backup; nothing was overwritten.',
  ),
  key_store_unreadable: entry(
    500,
    'Een sleutelbestand kan niet worden gelezen. Kijk van wie het is, of zet het terug uit de back-up.',
    'A key file cannot be read. Check who owns it, or restore it from its backup.',
  ),
  process_not_ready: entry(
    500,
    'Onderdeel {name} komt niet op. Er is niets verloren. Kijk in {log} wat het zegt.',
    'Part {name} does not come up. Nothing is lost. See what it says in {log}.',
  ),
} satisfies Record<string, CatalogueEntry>;

export const catalogue = {
  ...crypto,
  ...requests,
  ...accounts,
  ...messages,
  ...opening,
  ...downloads,
  ...commands,
};
export const sections = { crypto, requests, accounts, messages, opening, downloads, commands };

export type ErrorCode = keyof typeof catalogue;

/** An error of the catalogue: `fail('code_wrong', {detail: {left: 3}})`. */
export const fail = (
  code: ErrorCode,
  options: ConstructorParameters<typeof ZegelError>[1] = {},
): ZegelError<ErrorCode> => new ZegelError(code, options);

/** The entry of a thrown value; anything that is not of the catalogue is `internal`. */
export function catalogued(error: unknown): {
  code: ErrorCode;
  entry: CatalogueEntry;
  detail: ZegelError['detail'];
} {
  if (error instanceof ZegelError && error.code in catalogue) {
    const code = error.code as ErrorCode;
    return { code, entry: catalogue[code], detail: error.detail };
  }
  return { code: 'internal', entry: catalogue.internal, detail: undefined };
}

/** The text a person reads. */
export function textOf(code: ErrorCode, language: 'nl' | 'en', detail: ZegelError['detail'] = {}): string {
  return catalogue[code][language].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = detail[name];
    return value === undefined ? whole : String(value);
  });
}

/** For logs: code and place, never the message of an error of others, which may quote content. */
export function forLog(error: unknown): {
  code: string;
  kind: string;
  at: string | undefined;
  cause?: unknown;
} {
  if (!(error instanceof Error)) return { code: 'internal', kind: typeof error, at: undefined };
  const at = error.stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 6)
    .map((line) => line.trim())
    .join(' | ');
  const system = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return {
    code: system ?? 'internal',
    kind: error.name,
    at,
    ...(error.cause === undefined ? {} : { cause: forLog(error.cause) }),
  };
}
