/**
 * One history of the log, whoever asks and however often (docs/threat-model.md): every checkpoint is signed by the
 * log's key of the charter, and proven to have grown from the last one that this browser saw.
 */
import { api } from '../../contract/api/index.ts';
import { fail } from '../../contract/errors.ts';
import type { Charter } from '../../contract/objects.ts';
import {
  type Checkpoint,
  b64u,
  logOrigin,
  unb64u,
  verifyCheckpoint,
  verifyConsistency,
} from '../../crypto/index.ts';
import type { CheckpointStore, SeenCheckpoint } from './checkpoint-store.ts';
import type { Relay } from './http.ts';

export class LogHistory {
  readonly #relay: Pick<Relay, 'call'>;
  readonly #store: CheckpointStore;

  constructor(relay: Pick<Relay, 'call'>, store: CheckpointStore) {
    this.#relay = relay;
    this.#store = store;
  }

  /**
   * Asks something whose answer holds a checkpoint, and checks that. Throws `log_proof_invalid` for one that is not
   * signed, and `log_history_differs` for one that is not the continuation of what was seen before.
   */
  async follow<Answer extends { checkpoint: string }>(
    charter: Charter,
    ask: () => Promise<Answer>,
  ): Promise<{ answer: Answer; checkpoint: Checkpoint }> {
    // Before asking: another tab may see a larger one while this answer is on its way.
    const before = await this.#store.load(charter.org);
    const answer = await ask();
    const checkpoint = openCheckpoint(answer.checkpoint, charter);
    if (before) await this.#checkGrown(before, checkpoint);
    await this.#store.keep(charter.org, { size: checkpoint.size, root: b64u(checkpoint.root) });
    return { answer, checkpoint };
  }

  async #checkGrown(before: SeenCheckpoint, { size, root }: Checkpoint): Promise<void> {
    if (size < before.size) throw fail('log_history_differs');
    const proof =
      size === before.size
        ? []
        : await this.#relay
            .call(api.log.consistency, { n: before.size }, {}, { query: { to: size } })
            .then(({ hashes }) => hashes.map(unb64u));
    try {
      verifyConsistency({
        first: before.size,
        firstRoot: unb64u(before.root),
        second: size,
        secondRoot: root,
        proof,
      });
    } catch (cause) {
      throw fail('log_history_differs', { cause });
    }
  }
}

function openCheckpoint(note: string, charter: Charter): Checkpoint {
  const origin = logOrigin(charter.org);
  let checkpoint: Checkpoint;
  try {
    checkpoint = verifyCheckpoint(note, origin, unb64u(charter.log));
  } catch (cause) {
    throw fail('log_proof_invalid', { cause });
  }
  if (checkpoint.origin !== origin) throw fail('log_proof_invalid');
  return checkpoint;
}
