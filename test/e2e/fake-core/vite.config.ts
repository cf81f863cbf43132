/** The pages over cores that answer from a script, to look at states that are rare: never shipped. */
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('../../../client'),
  plugins: [
    react(),
    {
      name: 'fake-core',
      enforce: 'pre',
      resolveId(source) {
        const name = /worker\/connect-(guest|member)\.ts$/.exec(source)?.[1];
        return name === undefined ? null : here(`${name}.ts`);
      },
    },
  ],
  build: {
    outDir: process.env['FAKE_OUT'] ?? here('../../../.vite/fake'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: here('../../../client/index.html'), open: here('../../../client/open.html') },
    },
  },
});
