/**
 * Uploading by tus 1.0 (https://tus.io/protocols/resumable-upload): HEAD and PATCH at `/up/PLACE`. Places are made
 * by `createPart`, never by tus's own POST; an upload carries no metadata; nobody may delete or list one.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type DataStore, Server } from '@tus/server';
import { fail } from '../../contract/errors.ts';
import { MAX_PART_BYTES } from '../../contract/values.ts';
import { fileName } from './folder.ts';

const METHODS = new Set(['HEAD', 'PATCH', 'OPTIONS']);

/** Answers one tus request for a place that the caller may write to; who may is decided before. */
export type AnswerUpload = (
  place: string,
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<void>;

export function openUploads(dataStore: DataStore): AnswerUpload {
  const server = new Server({
    path: '/up',
    datastore: dataStore,
    maxSize: MAX_PART_BYTES,
    relativeLocation: true,
    respectForwardedHeaders: false,
    allowedOrigins: () => false,
    getFileIdFromRequest: (_request, last) => (last === undefined ? undefined : fileName(last)),
  });
  return async (place, request, response) => {
    // tus would take the other method for the real one, and make or remove places by it.
    const isAnother = request.headers['x-http-method-override'] !== undefined;
    if (!METHODS.has(request.method ?? '') || isAnother) throw fail('not_found');
    // tus takes the last segment of the whole address for the place, a query's too: it gets the place that was let in.
    request.url = `/up/${place}`;
    await server.handle(request, response);
  };
}
