/** The worker of a recipient's page, without anything of the members'. */
import { createGuest } from './guest-client.ts';
import { serve } from './remote.ts';

serve(globalThis, createGuest({ origin: globalThis.location.origin }));
