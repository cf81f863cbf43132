/** A guest's core, apart from the members', so that a recipient's page carries nothing of theirs. */
import { type ClientOptions, environmentOf } from './environment.ts';
import { facade } from './facade.ts';
import type { GuestFace } from './face.ts';
import { Guest } from './guest.ts';
import { Relay } from './http.ts';
import type { Core } from './remote.ts';

export async function createGuest(options: ClientOptions): Promise<Core<GuestFace>> {
  const { environment, subscribe } = await environmentOf(options);
  const face = facade<GuestFace>(new Guest(new Relay(environment), environment), {
    greet: true,
    knock: true,
    sendCode: true,
    openWithCode: true,
    openWithAccessCode: true,
    download: true,
    notMyNumber: true,
    close: true,
  });
  return { face, subscribe };
}
