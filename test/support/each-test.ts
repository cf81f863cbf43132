/**
 * What most files about messages begin with: an organisation that is founded once, and for each test a copy of it on a
 * relay of its own, with everybody signed in (test/support/whole-relay.ts).
 */
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type WholeRelay, foundOrganisation } from './whole-relay.ts';

/** The copy of the test that runs; read it in tests and in what they call, not before. */
export let test: WholeRelay;

/** For the top of a file. */
export function organisationForEachTest(): void {
  let organisation: Awaited<ReturnType<typeof foundOrganisation>>;
  beforeAll(async () => {
    organisation = await foundOrganisation();
  });
  afterAll(() => organisation.end());
  beforeEach(async () => {
    test = await organisation.start();
    return () => test.close();
  });
}
