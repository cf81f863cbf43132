/** Routes of bytes beside the API: uploads by tus, and parts of released messages. */
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import express, { type Request, type Response, type Router } from 'express';
import { fail } from '../../contract/errors.ts';
import { MAX_UPLOADS, id } from '../../contract/values.ts';
import type { Member } from '../accounts/member.ts';
import { type AnswerUpload, openUploads } from '../blobs/uploads.ts';
import type { FolderBlobs } from '../blobs/folder.ts';
import { type AnsweringGuest, answerAuthor, partsOfAnswer } from '../guests/answer.ts';
import { type GrantedGuest, partsForGuest } from '../guests/grant.ts';
import { memberAuthor } from '../messages/author.ts';
import { type ReleasedPart, readPart } from '../messages/envelope.ts';
import { mayUpload } from '../messages/message.ts';
import { partsForMember } from '../messages/reading.ts';
import type { Relay } from '../relay.ts';
import { type Gates, admit, refuseForged } from './api.ts';
import { limitUploads } from './limits.ts';

export function byteRoutes(relay: Relay & { blobs: FolderBlobs }, gates: Gates): Router {
  const router = express.Router();
  const answer: AnswerUpload = openUploads(relay.blobs.dataStore);
  const oneOfFew = limitUploads(MAX_UPLOADS);

  router.all('/up/:place', admit('member', gates), refuseForged, async (request, response) => {
    const place = id.safeParse(request.params['place']);
    const author = memberAuthor(response.locals['who'] as Member);
    if (!place.success || !(await mayUpload(relay, author, place.data))) throw fail('not_found');
    await oneOfFew(author.id, () => answer(place.data, request, response));
  });

  router.all('/up/:handle/:place', admit('answer', gates), refuseForged, async (request, response) => {
    const place = id.safeParse(request.params['place']);
    const who = response.locals['who'] as AnsweringGuest;
    const isTheirs = place.success && (await mayUpload(relay, answerAuthor(who), place.data, who.message));
    if (!isTheirs) throw fail('not_found');
    await oneOfFew(who.handle, () => answer(place.data, request, response));
  });

  router.get('/api/messages/:message/parts/:n', admit('member', gates), async (request, response) => {
    const message = id.safeParse(request.params['message']);
    if (!message.success) throw fail('not_found');
    const member = response.locals['who'] as Member;
    await sendPart(request, response, await partsForMember(relay, member, message.data));
  });

  router.get('/api/guest/:handle/parts/:n', admit('guest', gates), async (request, response) => {
    await sendPart(request, response, await partsForGuest(relay, response.locals['who'] as GrantedGuest));
  });

  router.get(
    '/api/guest/:handle/answers/:message/parts/:n',
    admit('guest', gates),
    async (request, response) => {
      const message = id.safeParse(request.params['message']);
      if (!message.success) throw fail('not_found');
      const guest = response.locals['who'] as GrantedGuest;
      await sendPart(request, response, await partsOfAnswer(relay, guest, message.data));
    },
  );

  async function sendPart(request: Request, response: Response, parts: ReleasedPart[]): Promise<void> {
    const n = String(request.params['n']);
    if (!/^(0|[1-9]\d{0,2})$/.test(n)) throw fail('not_found');
    const { sizeBytes, content } = await readPart(relay, parts, Number(n));
    response.setHeader('content-type', 'application/octet-stream');
    response.setHeader('content-length', sizeBytes);
    response.setHeader('cache-control', 'no-store');
    try {
      await pipeline(Readable.from(content, { objectMode: false }), response);
    } catch (error) {
      // The other side hung up: nobody is left to tell, and nobody has to look.
      const isHungUp =
        error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
      if (!isHungUp) throw error;
    }
  }

  return router;
}
