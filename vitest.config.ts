import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{server,player,shared,scripts,tests}/**/*.test.{ts,tsx}'],
    // Real ffmpeg and real Chromium on two cores: a deadline here is only a time-out, never a measurement.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
    globalSetup: ['tests/support/samples-once.ts'],
  },
});
