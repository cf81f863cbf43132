/** Opening. */
import { type CatalogueEntry, entry } from './entry.ts';

export const opening = {
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
    'De eigen aantekening bij dit bericht klopt niet. Stuur het bericht opnieuw, en meld dit aan de beheerder.',
    'Your own record of this message is not right. Send the message again, and tell your administrator.',
  ),
  reader_check_failed: entry(
    422,
    'Dit bericht klopt niet met wat de afzender heeft verstuurd. Open het niet en bel de afzender.',
    'This message is not what the sender released. Do not trust it, and ring the sender.',
  ),
} satisfies Record<string, CatalogueEntry>;
