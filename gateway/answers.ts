/** What the gateway answers to the relay (contract/internal.ts). */
import { gateway } from '../contract/internal.ts';
import { type Answer, answer } from '../contract/wire.ts';
import { b64u, type Signer } from '../crypto/index.ts';
import type { GatewayKeys } from './keys/key-ring.ts';
import type { Notifier } from './notification/notify.ts';

export const gatewayAnswers = (identity: Signer, keys: GatewayKeys, notifier: Notifier): Answer[] => [
  answer(gateway.keys, () => Promise.resolve({ identity: b64u(identity.publicKey), keys: keys.announced() })),
  answer(gateway.notify, (notification) => notifier.notify(notification)),
];
