/**
 * The pages: index.html for members and admins, open.html for recipients. Everything is a file of our own: no
 * inline script or style, so that the pages' policy can forbid both. The workers keep "worker" in their names,
 * because the relay serves them with a policy that allows wasm.
 */
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  plugins: [react()],
  build: {
    outDir: here('../dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    // A data: font or image would need the policy to allow it.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        index: here('index.html'),
        open: here('open.html'),
        'download-worker': here('download/worker.ts'),
      },
      output: {
        // A service worker answers for what lies below its own address, and keeps that address.
        entryFileNames: ({ name }) =>
          name === 'download-worker' ? 'download/worker.js' : 'assets/[name]-[hash].js',
      },
    },
  },
  worker: {
    format: 'es',
    rolldownOptions: {
      output: { entryFileNames: 'assets/[name]-[hash].js', chunkFileNames: 'assets/[name]-[hash].js' },
    },
  },
});
