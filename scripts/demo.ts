// `npm run demo -- --county [--stations N] [--showings N] [--accounts N] [--seed S] [--data FOLDER]`: a city to look at and to measure by.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig, whyNoStart } from '#server/config.ts';
import { Database } from '#server/database/connection.ts';
import { SettingsError } from '#shared/settings.ts';
import { DEMO_PASSWORD } from './demo/county/people.ts';
import { makeCounty } from './demo/county/make.ts';
import { ensureSamples } from './samples/ensure.ts';
import { fill } from '#shared/words/fill.ts';
import { terminal } from './launch/words.ts';

process.umask(0o077);

const OPTIONS = {
  county: { type: 'boolean' },
  stations: { type: 'string', default: '300' },
  showings: { type: 'string', default: '400000' },
  accounts: { type: 'string', default: '200' },
  seed: { type: 'string', default: '1' },
  data: { type: 'string' },
} as const;

const write = (line: string): void => void process.stdout.write(`${line}\n`);

function wholeNumber(name: string, text: string, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most) throw new Error(fill(terminal.demoNumber, { name, most }));
  return value;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS });
  if (!values.county) throw new Error(terminal.demoUsage);
  const options = {
    stations: wholeNumber('--stations', values.stations, 20_000),
    showings: wholeNumber('--showings', values.showings, 20_000_000),
    accounts: wholeNumber('--accounts', values.accounts, 5000),
    seed: wholeNumber('--seed', values.seed, 2 ** 31),
  };
  const config = readConfig(process.env);
  const dataFolder = path.resolve(values.data ?? config.dataFolder);
  await mkdir(dataFolder, { recursive: true });
  await using database = await Database.open(config.databaseUrl ?? path.join(dataFolder, 'fieldcast.sqlite'), 1);
  if (await database.reads('region').first('id')) throw new Error(fill(terminal.demoNotEmpty, { folder: dataFolder }));
  await ensureSamples((sentence) => write(`  ${sentence}`));
  const began = performance.now();
  let told = 0;
  const { places, logins, journals } = await makeCounty(database, dataFolder, {
    ...options,
    now: Date.now(),
    say(what, share = 0) {
      if (what !== 'records') return write(terminal[what === 'lessons' ? 'demoLessons' : 'demoPlaces']);
      const tenth = Math.floor(share * 10);
      if (tenth > told) write(fill(terminal.demoRecords, { percent: (told = tenth) * 10 }));
    },
  });
  const lines = journals.reduce((sum, journal) => sum + journal.lines, 0);
  const seconds = Math.round((performance.now() - began) / 1000);
  write(
    fill(terminal.demoDone, { seconds, stations: places.stations.length, screens: places.screens.length, accounts: logins.length, lines }),
  );
  write(
    fill(terminal.demoLogins, {
      logins: 'admin, auditor, county1, people1, editor1, town1, station1',
      password: DEMO_PASSWORD,
      folder: dataFolder,
    }),
  );
}

main().catch((error: unknown) => {
  const why = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${error instanceof SettingsError ? whyNoStart(error) : why}\n`);
  process.exitCode = 1;
});
