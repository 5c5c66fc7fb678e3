import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Preloads the two fonts of the first screen, so that they arrive before the text is drawn. */
function preloadFonts(): Plugin {
  return {
    name: 'preload-fonts',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        return Object.keys(bundle ?? {})
          .filter((file) => file.endsWith('.woff2'))
          .sort()
          .map((file) => ({
            tag: 'link',
            attrs: { rel: 'preload', href: `/${file}`, as: 'font', type: 'font/woff2', crossorigin: true },
            injectTo: 'head',
          }));
      },
    },
  };
}

/**
 * Changes to Vite's preload helper, which loads the files of a dynamic import. Older browsers never repeat a failed import or
 * preload of an address (whatwg/html#6768). The changed helper first fetches all scripts into the HTTP cache, and imports them
 * after that.
 */
const preloadChanges = [
  [
    /const link = document\.createElement\("link"\);/g,
    'if (!isCss) return fetch(dep).then((r) => r.ok ? r.blob() : Promise.reject(new Error(`${r.status}: ${dep}`))); $&',
  ],
  // Does not treat a failed file as loaded: its styles would be missing until a reload.
  [/\(err\) => \{\s*seen\[href\] = void 0;/g, '(err) => { delete seen[href];'],
] as const;

function fetchBeforeImport(): Plugin {
  return {
    name: 'fetch-before-import',
    apply: 'build',
    transform: {
      order: 'post',
      filter: { id: /vite\/preload-helper\.js$/ },
      handler(code) {
        let changed = code;
        for (const [before, after] of preloadChanges) {
          if (changed.match(before)?.length !== 1) this.error(`Vite's preload helper has no ${before}`);
          changed = changed.replace(before, after);
        }
        return { code: changed, map: null };
      },
    },
  };
}

export default defineConfig({
  plugins: [react(), preloadFonts(), fetchBeforeImport()],
  build: {
    target: ['chrome125', 'firefox128', 'safari18'],
    // No inline assets: the Content Security Policy is script-src 'self', style-src 'self'.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: { '/v1': { target: 'http://localhost:8080', ws: true } },
  },
});
