/**
 * docker-compose.yml held to the code and to the zones, as far as that goes without a container engine: what it names
 * exists, what it sets is read, and no plaintext process shares a network with the database.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Service, readCompose } from '../support/compose.ts';
import { repository } from '../support/requires.ts';

const compose = readCompose();
const services = Object.entries(compose.services);
const ours = services.filter(([, { image }]) => image.startsWith('zegel:'));
const read = (path: string): string => readFileSync(join(repository, path), 'utf8');
const of = (name: string): Service => compose.services[name] as Service;

/** The settings that a process reads, and those that it takes from a file as well. */
function settingsReadBy(room: string): Set<string> {
  const source = read(`${room}/config.ts`);
  const names = [...source.matchAll(/^ {2}(ZEGEL_[A-Z_]+):/gm)].map((match) => match[1] ?? '');
  const secrets = /(?:const SECRETS = |withSecretFiles\(env, )\[([^\]]*)\]/.exec(source)?.[1] ?? '';
  const files = [...secrets.matchAll(/'(ZEGEL_[A-Z_]+)'/g)].map((match) => `${match[1] ?? ''}_FILE`);
  return new Set([
    ...names,
    ...files,
    ...(source.includes('ZEGEL_DATABASE_OWNER_URL') ? ['ZEGEL_DATABASE_OWNER_URL_FILE'] : []),
  ]);
}

const roomOf = ({ command }: Service): string => command[1]?.split('/')[1] ?? '';

describe('docker-compose.yml', () => {
  it('has every part of the production shape', () => {
    expect(Object.keys(compose.services).sort()).toEqual(
      ['clamd', 'freshclam', 'gateway', 'migrate', 'postgres', 'redis', 'relay', 'scanner', 'worker'].sort(),
    );
  });

  it.each(ours)('starts a program that is built: %s', (_, { command }) => {
    expect(command[0]).toBe('node');
    expect(command[1]).toMatch(/^dist\/.*\.js$/);
    const source = command[1]?.replace(/^dist\//, '').replace(/\.js$/, '.ts') ?? '';
    expect(existsSync(join(repository, source))).toBe(true);
  });

  it.each(ours)('sets only what the process reads: %s', (_, service) => {
    const known = settingsReadBy(roomOf(service));
    expect(known.size).toBeGreaterThan(4);
    expect(Object.keys(service.environment).filter((name) => !known.has(name))).toEqual([]);
  });

  it.each(ours)(
    'names secrets as files, each given to the service, and puts none in its environment: %s',
    (_, service) => {
      const named = Object.values(service.environment).flatMap(
        (value) => /^\/run\/secrets\/(.+)$/.exec(value)?.[1] ?? [],
      );
      expect(named.sort()).toEqual([...service.secrets].sort());
      expect(JSON.stringify(service.environment)).not.toMatch(/password|:\/\/[^"]*@/i);
    },
  );

  it('makes every secret that it names, and names every secret that it mounts', () => {
    const script = read('deploy/make-secrets.sh');
    const mounted = new Set(services.flatMap(([, { secrets }]) => secrets));
    expect(Object.keys(compose.secrets).sort()).toEqual([...mounted].sort());
    for (const [name, { file }] of Object.entries(compose.secrets)) {
      expect(file).toBe(`./secrets/${name}`);
      expect(script).toContain(name);
    }
    expect(read('.gitignore')).toMatch(/^secrets\/$/m);
    expect(read('.dockerignore')).toMatch(/^secrets$/m);
  });

  it('mounts files that exist and volumes that are declared', () => {
    for (const [, { volumes }] of services) {
      for (const volume of volumes) {
        const [from = ''] = volume.split(':');
        if (from.startsWith('.')) expect(existsSync(join(repository, from))).toBe(true);
        else expect(Object.keys(compose.volumes)).toContain(from);
      }
    }
  });

  it('keeps plaintext away from the database and the queue', () => {
    for (const name of ['scanner', 'gateway', 'clamd', 'freshclam']) {
      for (const other of ['postgres', 'redis', 'migrate']) {
        const shared = of(name).networks.filter((network) => of(other).networks.includes(network));
        expect(shared).toEqual([]);
      }
      expect(of(name).secrets.filter((secret) => /database|redis/.test(secret))).toEqual([]);
      expect(of(name).volumes.join()).not.toMatch(/blobs|organisation-keys|relay-keys|database/);
    }
    expect(of('scanner').networks.filter((network) => of('gateway').networks.includes(network))).toEqual([]);
    expect(of('clamd')).toMatchObject({ network_mode: 'none', networks: [] });
  });

  it('opens one door, on this machine, and lets only who must reach the world', () => {
    expect(services.flatMap(([, { ports }]) => ports)).toEqual(['127.0.0.1:8420:8420']);
    const open = Object.entries(compose.networks).flatMap(([name, { internal }]) => (internal ? [] : [name]));
    const reaches = services.filter(([, { networks }]) => networks.some((network) => open.includes(network)));
    expect(reaches.map(([name]) => name).sort()).toEqual(['freshclam', 'gateway', 'relay']);
  });

  it('reaches each peer by the name and port at which it listens, on a network of both', () => {
    for (const caller of ['relay', 'worker']) {
      for (const [setting, listen] of [
        ['ZEGEL_SCANNER_URL', 'ZEGEL_SCANNER_LISTEN'],
        ['ZEGEL_GATEWAY_URL', 'ZEGEL_GATEWAY_LISTEN'],
      ] as const) {
        const [, host = '', port] = of(caller).environment[setting]?.split(':') ?? [];
        expect(of(host).environment[listen]).toBe(`tcp:0.0.0.0:${port ?? ''}`);
        expect(of(caller).networks.some((network) => of(host).networks.includes(network))).toBe(true);
      }
    }
    const socket = /^LocalSocket (.+)$/m.exec(read('deploy/clamav/clamd.conf'))?.[1];
    expect(of('scanner').environment['ZEGEL_CLAMD']).toBe(`unix:${socket ?? ''}`);
  });

  it('gives our processes nothing that they do not need', () => {
    for (const [, service] of ours) {
      expect(service).toMatchObject({
        user: '10001:10001',
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        ulimits: { core: 0 },
      });
    }
    for (const [, { ulimits }] of services) expect(ulimits?.core).toBe(0);
    expect(of('clamd').tmpfs).toEqual([expect.stringMatching(/^\/tmp:size=\d+g,/)]);
  });

  it('pins every image, watches every service that stays, and waits for what must be there', () => {
    for (const [name, { image, healthcheck, depends_on }] of services) {
      expect(image).toMatch(/:\d+\.\d+(\.\d+)?(-[a-z]+)?$/);
      expect(healthcheck !== undefined).toBe(name !== 'migrate');
      for (const [other, { condition }] of Object.entries(depends_on)) {
        expect(condition).toBe(other === 'migrate' ? 'service_completed_successfully' : 'service_healthy');
      }
    }
    expect(read('Dockerfile').match(/^FROM node:20\.\d+\.\d+-bookworm-slim/gm)).toHaveLength(2);
  });
});
