import { defineConfig } from '@playwright/test';

// The browser of the operating system; none is ever downloaded.
export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/build.ts',
  outputDir: '../out/e2e',
  // Each scene is a program with its servers; two at a time would only wait for each other.
  workers: 1,
  timeout: 60_000,
  forbidOnly: true,
  reporter: [['list']],
  webServer: { command: 'npx vite preview', url: 'http://127.0.0.1:5198', reuseExistingServer: false },
  use: {
    baseURL: 'http://127.0.0.1:5198',
    viewport: { width: 1366, height: 768 },
    locale: 'id-ID',
    launchOptions: {
      executablePath: '/usr/bin/chromium',
      args: [
        '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
        '--disable-background-networking', '--disable-component-update', '--disable-sync',
      ],
    },
  },
});
