/**
 * The built pages. Every answer carries a policy that lets nothing in from elsewhere; WebAssembly may be compiled
 * by the worker that holds the keys, and by nothing else.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import express, { type RequestHandler, type Router } from 'express';
import helmet from 'helmet';
import { fail } from '../../contract/errors.ts';

/** Where the build left room for the nonce of the one style that a library puts in at run time. */
export const NONCE_PLACE = '__ZEGEL_NONCE__';

const COMMON = ["default-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"];

const pagePolicy = (nonce: string): string =>
  [
    ...COMMON,
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "frame-src 'self' blob:",
    "manifest-src 'self'",
  ].join('; ');

const WORKER_POLICY = [...COMMON, "script-src 'self' 'wasm-unsafe-eval'", "connect-src 'self'"].join('; ');
const OTHER_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

/** Headers of every answer; pages and workers replace the policy by their own. */
export function commonHeaders(isSecure: boolean): RequestHandler[] {
  return [
    helmet({
      contentSecurityPolicy: false,
      crossOriginEmbedderPolicy: false,
      referrerPolicy: { policy: 'no-referrer' },
      strictTransportSecurity: isSecure ? { maxAge: 63_072_000, includeSubDomains: false } : false,
      xFrameOptions: { action: 'deny' },
    }),
    (_request, response, next) => {
      response.setHeader('content-security-policy', OTHER_POLICY);
      response.setHeader(
        'permissions-policy',
        'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
      );
      next();
    },
  ];
}

/** Files of the build by name, `/o/…` the recipient's page, every other address the members' page. */
export function pageRouter(webDir: string | null): Router {
  const router = express.Router();
  if (webDir === null) return router;
  const app = readFileSync(join(webDir, 'index.html'), 'utf8');
  const open = readFileSync(join(webDir, 'open.html'), 'utf8');
  router.use(
    '/assets',
    express.static(join(webDir, 'assets'), {
      immutable: true,
      maxAge: '1y',
      index: false,
      redirect: false,
      setHeaders: (response, path) => {
        if (/worker[^/]*\.js$/.test(path)) response.setHeader('content-security-policy', WORKER_POLICY);
      },
    }),
    () => {
      throw fail('not_found');
    },
  );
  router.use(express.static(webDir, { index: false, redirect: false, maxAge: '1h', extensions: false }));
  router.get('/o/*rest', page(open));
  router.get('/{*rest}', (request, response, next) => {
    if (/^\/(api|up)(\/|$)/.test(request.path)) throw fail('not_found');
    void page(app)(request, response, next);
  });
  return router;
}

const page =
  (html: string): RequestHandler =>
  (_request, response) => {
    const nonce = randomBytes(18).toString('base64');
    response.setHeader('content-security-policy', pagePolicy(nonce));
    response.setHeader('cache-control', 'no-store');
    response.type('html').send(html.replaceAll(NONCE_PLACE, nonce));
  };
