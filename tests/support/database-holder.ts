// A process that opens a database (and, when told to, works on a job that never ends) until it is killed.
import { z } from 'zod';
import { Database } from '#server/database/connection.ts';
import { defineJob } from '#server/jobs/define.ts';
import { createQueue } from '#server/jobs/queue.ts';
import { systemClock } from '#server/kit/clock.ts';
import { createLog } from '#server/kit/log.ts';

const [file = '', task] = process.argv.slice(2);
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

const database = await Database.open(file, 1);
say('open');
setInterval(() => undefined, 60_000);

if (task === 'work') {
  const queue = await createQueue({ database, log: createLog('silent'), clock: systemClock, workers: 1, onProgress: () => undefined });
  const endless = defineJob({
    name: 'endless',
    payload: z.strictObject({}),
    attempts: 2,
    run: () => {
      say('working');
      return new Promise<'done'>(() => undefined);
    },
    ended: (_tx, _payload, outcome) => Promise.resolve(void say(`${outcome} endless`)),
  });
  queue.register(endless);
  await queue.start();
}
