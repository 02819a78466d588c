import { defineConfig } from '@playwright/test';

// The browser of the operating system; none is ever downloaded.
export default defineConfig({
  testDir: 'e2e',
  workers: 1,
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
