// Lets Node run our TypeScript as it stands: `node --import ./test/support/run-typescript.js`. Tests start worker
// threads and child processes from the source this way; what is shipped is built by tsc and needs none of it.
import { register } from 'node:module';

register('./typescript-hooks.js', import.meta.url);
