import { svelte } from '@sveltejs/vite-plugin-svelte';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [tailwindcss(), svelte()],
  server: { host: '127.0.0.1', port: 5199, strictPort: true },
  // What the program sends with every page; see contentPolicy in app/window.go.
  preview: {
    host: '127.0.0.1',
    port: 5198,
    strictPort: true,
    headers: {
      'Content-Security-Policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    },
  },
  build: {
    outDir: 'dist',
    // The oldest WebView2 and WebKitGTK an office may have.
    target: ['chrome109', 'safari16'],
    // The page's policy knows no data: addresses and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
