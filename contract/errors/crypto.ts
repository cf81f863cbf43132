/** Bytes, keys and files. */
import { type CatalogueEntry, entry } from './entry.ts';

export const crypto = {
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
