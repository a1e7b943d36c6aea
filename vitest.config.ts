import { defineConfig } from 'vitest/config';
import { LongFirst } from './tests/support/long-first.ts';

/** These run on PostgreSQL as well, when TEST_POSTGRES says so. What encodes is left to the run of every database suite. */
const ON_BOTH = [
  'server/{database,jobs,regions,accounts,stations,programmes,manifests,reports,statistics,backup}/**/*.test.ts',
  'server/catalogue/encoding/**/*.test.ts',
  'tests/contracts/**/*.test.ts',
  'tests/journeys/*.postgres.test.ts',
];
const EVERY = [...ON_BOTH, 'server/{audit,catalogue,search,status}/**/*.test.ts', 'server/search.test.ts'];

const postgres = {
  extends: true as const,
  test: {
    name: 'postgres',
    include: process.env['EVERY_DATABASE_SUITE'] ? EVERY : ON_BOTH,
    exclude: ['**/node_modules/**', '**/*.sqlite.test.ts'],
    globalSetup: ['tests/support/samples-once.ts', 'tests/support/postgres-once.ts'],
    env: { TEST_DATABASE: 'postgres' },
  },
};

export default defineConfig({
  test: {
    // Real ffmpeg and real Chromium on two cores: a deadline here is only a time-out, never a measurement.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } }, // Unsaid it is one second, which is a measurement.
    retry: 1, // Three suites on two cores lose a race now and then; what is wrong is wrong twice.
    pool: 'forks',
    sequence: { sequencer: LongFirst },
    experimental: { viteModuleRunner: false }, // Node runs the sources as it runs the product: nothing is transformed, and it takes half the time.
    maxWorkers: 3, // A third of the time a suite waits: for a film to play, for a process to end.
    projects: [
      {
        extends: true,
        test: {
          name: 'sqlite',
          include: ['{server,player,shared,scripts,tests}/**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**', '**/*.postgres.test.ts'],
          globalSetup: ['tests/support/samples-once.ts', 'tests/support/once-for-all.ts'],
        },
      },
      ...(process.env['TEST_POSTGRES'] || process.env['EVERY_DATABASE_SUITE'] ? [postgres] : []),
    ],
  },
});
