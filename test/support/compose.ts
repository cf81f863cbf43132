/** docker-compose.yml as it stands, read by a test. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { repository } from './requires.ts';

const names = z.array(z.string()).default([]);

const service = z.looseObject({
  image: z.string(),
  command: z.array(z.string()).default([]),
  entrypoint: names,
  environment: z.record(z.string(), z.string()).default({}),
  secrets: names,
  networks: names,
  network_mode: z.string().optional(),
  volumes: names,
  ports: names,
  tmpfs: names,
  user: z.string().optional(),
  read_only: z.boolean().default(false),
  cap_drop: names,
  security_opt: names,
  ulimits: z.object({ core: z.number() }).optional(),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
});
export type Service = z.infer<typeof service>;

const compose = z.looseObject({
  services: z.record(z.string(), service),
  networks: z.record(z.string(), z.object({ internal: z.boolean().default(false) })),
  volumes: z.record(z.string(), z.looseObject({})),
  secrets: z.record(z.string(), z.object({ file: z.string() })),
});
export type Compose = z.infer<typeof compose>;

export const readCompose = (): Compose =>
  compose.parse(parse(readFileSync(join(repository, 'docker-compose.yml'), 'utf8'), { merge: true }));
