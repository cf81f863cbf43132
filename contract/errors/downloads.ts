/** Attachments on their way to a recipient's disk. */
import { type CatalogueEntry, entry } from './entry.ts';

export const downloads = {
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
