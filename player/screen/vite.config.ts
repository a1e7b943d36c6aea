import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** The kiosk is a Chromium of ours: woff2 is enough, the second copy of every letter in woff would double the page. */
const woff2Only: Plugin = {
  name: 'woff2-only',
  enforce: 'pre',
  transform(code, id) {
    if (!id.includes('@fontsource') || !id.endsWith('.css')) return undefined;
    return { code: code.replace(/,\s*url\([^)]*\.woff\)\s*format\('woff'\)/g, ''), map: null };
  },
};

export default defineConfig({
  root: folder,
  base: '/',
  plugins: [react(), woff2Only],
  build: {
    outDir: fileURLToPath(new URL('../../dist/screen', import.meta.url)),
    emptyOutDir: true,
    target: 'chrome120',
    // Nothing is written into the page as data: the agent's content policy allows only its own files.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
  },
});
