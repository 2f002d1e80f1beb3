import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';

// Tells the service worker which files make the page, and a name for exactly these: a changed page is a new worker.
function listedInWorker(): Plugin {
  return {
    name: 'listed-in-worker',
    enforce: 'post',
    generateBundle(_, bundle) {
      const worker = bundle['worker.js'];
      if (worker?.type !== 'chunk') throw new Error('the service worker is missing from the build');
      const stands = readdirSync('public').sort();
      const built = Object.keys(bundle)
        .filter((name) => name !== 'worker.js' && name !== 'index.html')
        .sort();
      const content = createHash('sha256').update(built.join());
      for (const name of ['index.html', ...stands.map((name) => `public/${name}`)]) content.update(readFileSync(name));
      const files = ['/', ...built.map((name) => `/${name}`), ...stands.map((name) => `/${name}`)];
      worker.code = worker.code
        .replace('"LISTED_FILES"', JSON.stringify(files))
        .replace('LISTED_VERSION', content.digest('hex').slice(0, 16));
      if (/LISTED_(FILES|VERSION)/.test(worker.code)) throw new Error('the service worker does not know its files');
    },
  };
}

export default defineConfig({
  plugins: [svelte(), listedInWorker()],
  build: {
    target: 'es2022',
    outDir: process.env['PAGE_OUT'] ?? '../build/page',
    emptyOutDir: true,
    // Nothing is inlined: the Content-Security-Policy allows the page's own files and nothing else.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: {
      input: { page: 'index.html', worker: 'src/worker.ts' },
      output: {
        entryFileNames: (chunk) => (chunk.name === 'worker' ? 'worker.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
});
