/** The worker of the members' page: `new Worker(new URL('../core/member-worker.ts', import.meta.url), {type: 'module'})`. */
import { browserCheckpointStore } from './checkpoint-store.ts';
import { createMember } from './client.ts';
import { serve } from './remote.ts';
import { browserSeedStore } from './seed-store.ts';

serve(
  globalThis,
  createMember({
    origin: globalThis.location.origin,
    seeds: browserSeedStore(),
    checkpoints: browserCheckpointStore(),
  }),
);
