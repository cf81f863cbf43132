/** The worker in which a password is stretched, and which ends with that (password.ts). */
import { client, ready } from '@serenity-kit/opaque';
import { serve } from './remote.ts';

serve(
  globalThis,
  ready.then(() => ({ face: client, subscribe: () => () => undefined })),
);
