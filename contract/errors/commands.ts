/** Command line and start-up. */
import { type CatalogueEntry, entry } from './entry.ts';

export const commands = {
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
    'Dit adres van clamd klopt niet. Gebruik unix:PAD of tcp:HOST:POORT (meer dan één: met komma’s), of none.',
    'This address of clamd is not valid. Use unix:PATH or tcp:HOST:PORT (several: divided by commas), or none.',
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
  database_unreachable: entry(
    503,
    'PostgreSQL is niet te bereiken op het adres van {name} ({reason}). Kijk of de server draait, en of adres en poort kloppen.',
    'PostgreSQL cannot be reached at the address of {name} ({reason}). Check that the server runs, and address and port.',
    true,
  ),
  database_refused: entry(
    500,
    'PostgreSQL laat het adres van {name} niet binnen ({reason}). Kijk naar rol, wachtwoord en databasenaam in die instelling, en naar pg_hba.conf.',
    'PostgreSQL does not let the address of {name} in ({reason}). Check role, password and database name in that setting, and pg_hba.conf.',
  ),
  database_untrusted: entry(
    500,
    'De server op het adres van {name} heeft geen TLS-certificaat dat klopt ({reason}). Geef met sslrootcert het certificaat van wie het ondertekende, en gebruik de naam die erin staat.',
    'The server at the address of {name} has no TLS certificate that fits ({reason}). Give the certificate of its authority with sslrootcert, and use the name that stands in it.',
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
  key_store_foreign: entry(
    500,
    'De sleutels zijn niet die van deze database. Kijk of de sleutelmappen en het adres van de database bij elkaar horen; er is niets gewijzigd.',
    'The keys are not those of this database. Check that the folders of keys and the address of the database belong together; nothing was changed.',
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
