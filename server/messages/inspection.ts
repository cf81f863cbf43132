/**
 * Inspection as the relay sees it: it streams ciphertext to the scanner, with K sealed past it, and hands back what
 * the scanner signed. On the way it takes its own digest of the part, which a token must name later.
 */
import type { z } from 'zod';
import type { messages } from '../../contract/api/index.ts';
import { scanner } from '../../contract/internal.ts';
import type { SignedObject } from '../../contract/values.ts';
import { fail } from '../../contract/errors.ts';
import { b64u } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import { PartDigest } from '../../crypto/message.ts';
import type { Member } from '../accounts/member.ts';
import { actorOf } from '../accounts/person.ts';
import type { Tx } from '../db/database.ts';
import { append } from '../log/append.ts';
import type { Relay } from '../relay.ts';
import { ownDraft } from './message.ts';
