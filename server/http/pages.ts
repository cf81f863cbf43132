/**
 * The built pages. Every answer carries a policy that lets nothing in from elsewhere; WebAssembly may be compiled
 * by the worker that holds the keys, and by nothing else.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import express, { type RequestHandler, type Router } from 'express';
import helmet from 'helmet';
import { fail } from '../../contract/errors.ts';

const COMMON = ["default-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"];

const PAGE_POLICY = [
  ...COMMON,
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  // Where the service worker of downloads answers; no page of ours lets itself be framed.
  "frame-src 'self'",
].join('; ');

const WORKER_POLICY = [...COMMON, "script-src 'self' 'wasm-unsafe-eval'", "connect-src 'self'"].join('; ');
/** The service worker of downloads is handed what it answers with, and asks nobody for anything. */
const DOWNLOAD_POLICY = COMMON.join('; ');
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
        // A letter's frame has no origin; its style, which is ours and says nothing, has to reach it all the same.
        if (path.endsWith('.css')) response.setHeader('cross-origin-resource-policy', 'cross-origin');
      },
    }),
    () => {
      throw fail('not_found');
    },
  );
  router.use('/download', downloadWorker(webDir), () => {
    throw fail('not_found');
  });
  router.get(['/o/*rest', '/open.html'], page(open));
  router.get('/index.html', page(app));
  router.use(express.static(webDir, { index: false, redirect: false, maxAge: '1h' }));
  router.get(['/api{/*rest}', '/up{/*rest}'], () => {
    throw fail('not_found');
  });
  router.get('/{*rest}', page(app));
  return router;
}

/**
 * The service worker of downloads (client/download/worker.ts), which may answer for `/download/…` and nothing else.
 * Without it there is nothing at those addresses.
 */
function downloadWorker(webDir: string): Router {
  const router = express.Router();
  router.get('/worker.js', (_request, response, next) => {
    response.setHeader('content-security-policy', DOWNLOAD_POLICY);
    response.setHeader('cache-control', 'no-cache');
    response.sendFile('worker.js', { root: join(webDir, 'download'), cacheControl: false }, next);
  });
  return router;
}

const page =
  (html: string): RequestHandler =>
  (_request, response) => {
    response.setHeader('content-security-policy', PAGE_POLICY);
    response.setHeader('cache-control', 'no-store');
    response.type('html').send(html);
  };
