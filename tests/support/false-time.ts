import { existsSync, globSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Where Debian and Ubuntu put it. */
const LIBRARY = '/usr/lib/*/faketime/libfaketimeMT.so.1';

/**
 * A system clock that says what the test wants, for a real process of ours: by libfaketime, which is told by a file and asked anew each time.
 * The monotonic clock stays the kernel's, as it does when a real clock is set.
 */
export async function falseTime(folder: string) {
  const [library] = globSync(LIBRARY);
  if (!library || !existsSync(library)) throw new Error('libfaketime is missing: apt-get install faketime');
  const file = path.join(folder, 'time');
  /** '+0' (true), '-1h', '+10y', '@1970-01-02 00:00:00'. */
  const say = (time: string): Promise<void> => writeFile(file, `${time}\n`);
  await say('+0');
  const environment = {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    NO_FAKE_STAT: '1',
    TZ: 'UTC',
  };
  return { say, environment };
}

/** The kernel's monotonic clock, which the agent reads too. */
export const monoNow = (): number => Number(process.hrtime.bigint()) / 1e6;
/** What a record should call a monotonic instant. */
export const trueTimeOf = (mono: number): number => Date.now() - monoNow() + mono;
