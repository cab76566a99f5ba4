import { defineConfig } from 'vitest/config';

/** Tests that need every database, PostgreSQL included. */
const DATABASES = ['db/repositories/**/*.test.ts', 'tests/databases/**/*.test.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            '{lib,db,cli,questionnaires,app,scripts}/**/*.test.ts',
            'tests/{architecture,docs}/**/*.test.ts',
          ],
          exclude: DATABASES,
          // By default one core is left to a person at the machine; here nobody waits for anything else.
          maxWorkers: 2,
          // Files of one worker share the modules they import: reading them anew took a third of the time.
          isolate: false,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'databases',
          include: DATABASES,
          globalSetup: 'tests/support/postgres-global.ts',
          maxWorkers: 2,
          isolate: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // Two files at a time, each with a server and a browser of its own: two cores are busy, not crowded.
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'timed',
          include: ['tests/timed/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 1,
        },
      },
    ],
  },
});
