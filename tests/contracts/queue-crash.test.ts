import { expect, test } from 'vitest';
import { JobId, newId } from '#shared/model/ids.ts';
import { run } from '#tests/support/child.ts';
import { temporaryDatabase, temporaryPlace } from '#tests/support/database.ts';
import { heldWork, startQueue } from '#tests/support/jobs.ts';
import { Database } from '#server/database/connection.ts';
import { addJob, findJob } from '#server/jobs/store.ts';

const HOLDER = 'tests/support/database-holder.ts';

test('a job whose process was killed with -9 is taken up again, and ends as failed when it kills each time', async () => {
  await using place = await temporaryPlace();
  const id = newId('job', JobId);
  {
    await using database = await Database.open(place.where, 1);
    await database.transaction((tx) => addJob(tx, { id, name: 'endless', subject: 'lesson', payload: {}, attempts: 2, now: Date.now() }));
  }
  for (const attempt of [1, 2]) {
    await using child = run(HOLDER, [place.where, 'work']);
    await child.says(/working/);
    await child.kill('SIGKILL');
    await using database = await Database.open(place.where, 1);
    expect((await findJob(database.reads, id))?.job).toMatchObject({ state: 'running', attempt });
  }
  await using child = run(HOLDER, [place.where, 'work']);
  await child.says(/failed endless/);
  expect(child.output()).not.toContain('working');
});

test('an orderly stop is no failed attempt: the job waits for the next start', async () => {
  await using store = await temporaryDatabase();
  const held = heldWork();
  await using house = await startQueue(store.database);
  const id = await house.add(held.work);
  await house.queue.start();
  const { signal } = await held.begun;
  signal.addEventListener('abort', () => held.fail(new Error('ffmpeg was told to stop')));
  await house.queue[Symbol.asyncDispose]();
  expect(await house.job(id)).toMatchObject({ state: 'waiting', attempt: 0, problem: null });
});

test('a job that is done in the very moment of the stop is done', async () => {
  await using store = await temporaryDatabase();
  const held = heldWork();
  await using house = await startQueue(store.database);
  const id = await house.add(held.work);
  await house.queue.start();
  await held.begun;
  const stopped = house.queue[Symbol.asyncDispose]();
  held.finish('done');
  await stopped;
  expect(await house.job(id)).toMatchObject({ state: 'done', attempt: 1 });
});

test('a start takes up what was left running, whatever its lease says', async () => {
  await using store = await temporaryDatabase();
  await using house = await startQueue(store.database);
  const id = await house.add(() => Promise.resolve('done'));
  const left = { state: 'running', attempt: 1, leased_until: house.clock.now() + 30_000 };
  await store.database.transaction((tx) => tx('job').where({ id }).update(left));
  await house.queue.start();
  expect(await house.is(id, 'done')).toMatchObject({ attempt: 2 });
});
