import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** The sans and the mono are on the first screen: asked for with the page, they are there before the text is drawn. */
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

export default defineConfig({
  plugins: [react(), preloadFonts()],
  build: {
    target: ['chrome125', 'firefox128', 'safari18'],
    // Nothing inline: the policy is script-src 'self', style-src 'self'.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: { '/v1': { target: 'http://localhost:8080', ws: true } },
  },
});
