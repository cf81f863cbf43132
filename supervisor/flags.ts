import { parseArgs } from 'node:util';
import { fail } from '../contract/errors.ts';

/** What the command line asks for. */
export interface Flags {
  readonly demo: boolean;
  readonly help: boolean;
  /** The port of the service; 0 for any that is free. The two outbox pages take the next two. */
  readonly port: number;
  /** As it was typed. */
  readonly data: string;
}

const defaultPort = 8420;
/** The outbox pages need two ports above this one. */
const highestPort = 65_533;

/**
 * Reads the command line.
 * @throws ZegelError `flag_unknown`, `flag_value`
 */
export function parseFlags(argv: string[]): Flags {
  const { tokens } = parseArgs({ args: argv, options, strict: false, allowPositionals: true, tokens: true });
  let flags: Flags = { demo: false, help: false, port: defaultPort, data: 'data' };
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') throw fail('flag_unknown', { detail: { flag: token.value } });
    const { name, rawName, value } = token;
    if (!Object.hasOwn(options, name)) throw fail('flag_unknown', { detail: { flag: rawName } });
    const bad = fail('flag_value', { detail: { flag: rawName } });
    if (name === 'demo' || name === 'help') {
      if (value !== undefined) throw bad;
      flags = { ...flags, [name]: true };
    } else {
      if (value === undefined || value === '') throw bad;
      if (name === 'data') flags = { ...flags, data: value };
      else flags = { ...flags, port: parsePort(value) ?? raise(bad) };
    }
  }
  return flags;
}

const options = {
  demo: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  port: { type: 'string' },
  data: { type: 'string' },
} as const;

function parsePort(text: string): number | null {
  if (!/^\d{1,5}$/.test(text)) return null;
  const port = Number(text);
  return port <= highestPort ? port : null;
}

function raise(error: Error): never {
  throw error;
}

export const helpText = `Zegel: beveiligde mail voor de zorg · sealed mail for care

  npm start -- [--port N] [--data DIR] [--demo]

  --port N    poort van de dienst, standaard ${defaultPort}; de twee uitbakpagina's krijgen N+1 en N+2; 0 zoekt vrije poorten
              port of the service, ${defaultPort} by default; the two outbox pages get N+1 and N+2; 0 finds free ports
  --data DIR  map met alle gegevens, standaard ./data; ontbreekt hij, dan wordt hij gemaakt
              folder of all data, ./data by default; made if it is missing
  --demo      vult een lege map met een voorbeeldorganisatie en zegt hoe je inlogt
              fills an empty folder with an example organisation and says how to sign in
`;
