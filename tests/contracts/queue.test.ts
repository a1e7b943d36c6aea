import { expect, test } from 'vitest';
import { AppError } from '#shared/problem.ts';
import { until } from '#tests/support/child.ts';
import { temporaryDatabase } from '#tests/support/database.ts';
import { heldWork, startQueue } from '#tests/support/jobs.ts';
import { backOffMs } from '#server/jobs/worker.ts';

const done = () => Promise.resolve('done' as const);
const fails = (error: unknown) => () => Promise.reject(error);
const damaged = new AppError('media_fault', { fault: 'damaged', detail: '' });

test('a job is done, or finds nothing to do, and says so', async () => {
  await using store = await temporaryDatabase();
  await using house = await startQueue(store.database);
  const [first, second] = [await house.add(done), await house.add(() => Promise.resolve('skipped'))];
  await house.queue.start();
  expect(await house.is(first, 'done')).toMatchObject({ attempt: 1, progress: 1, problem: null, endedAt: house.clock.now() });
  expect(await house.is(second, 'skipped')).toMatchObject({ attempt: 1 });
});

test('a job is there when the thing it is for is there, and not otherwise', async () => {
  await using store = await temporaryDatabase();
  await using house = await startQueue(store.database);
  await store.database
    .transaction(async (tx) => {
      await house.add(done, 'gone', tx);
      throw new Error('the lesson was not to be');
    })
    .catch(() => undefined);
  expect(await store.database.reads('job')).toEqual([]);
});

test('a failed job waits longer each time before it is tried again, and then is failed', async () => {
  await using store = await temporaryDatabase();
  await using house = await startQueue(store.database);
  const id = await house.add(fails(new Error('disk sulks')));
  await house.queue.start();
  for (const attempt of [1, 2]) {
    const waiting = await until(async () => {
      const job = await house.job(id);
      return job.state === 'waiting' && job.attempt === attempt && job;
    }, 5);
    expect(waiting.problem).toMatchObject({ code: 'unexpected' });
    expect(waiting.dueAt - house.clock.now()).toBe(backOffMs(attempt));
    await house.pass(backOffMs(attempt));
  }
  expect(await house.is(id, 'failed')).toMatchObject({ attempt: 3, problem: { code: 'unexpected' } });
  expect([1, 2, 3, 4, 5, 9].map(backOffMs)).toEqual([2000, 8000, 32_000, 128_000, 512_000, 600_000]);
});

test('a job that is not yet due is left alone', async () => {
  await using store = await temporaryDatabase();
  await using house = await startQueue(store.database);
  const failing = await house.add(fails(new Error('no')), 'a');
  await house.queue.start();
  await until(async () => (await house.job(failing)).problem, 5);
  await house.pass(-60_000); // Some time before that, however long the other one takes.
  const other = await house.add(done, 'b'); // Done after the worker has looked again.
  await house.is(other, 'done');
  expect(await house.job(failing)).toMatchObject({ state: 'waiting', attempt: 1 });
});

test('what would fail again is not tried again', async () => {
  await using store = await temporaryDatabase();
  await using house = await startQueue(store.database, { isFinal: (problem) => problem.code === 'media_fault' });
  const id = await house.add(fails(damaged));
  await house.queue.start();
  expect(await house.is(id, 'failed')).toMatchObject({ attempt: 1, problem: { code: 'media_fault', params: { fault: 'damaged' } } });
});

test('its subject hears of the failure in the same transaction, or neither is written', async () => {
  await using store = await temporaryDatabase();
  let isStubborn = true;
  await using house = await startQueue(store.database, {
    attempts: 1,
    async ended(tx, { work }, outcome) {
      await tx('setting').insert({ name: work, value: outcome });
      if (isStubborn) throw new Error('no room');
    },
  });
  const id = await house.add(fails(damaged));
  await house.queue.start();
  await until(async () => (await house.job(id)).startedAt !== null, 5);
  const other = await house.add(done, 'other');
  await house.is(other, 'done'); // The worker has stumbled over the first and gone on.
  expect(await house.job(id)).toMatchObject({ state: 'running' });
  expect(await store.database.reads('setting')).toEqual([]);

  isStubborn = false;
  await house.pass(60_000); // Its worker has long given no sign of life.
  await house.is(id, 'failed');
  expect(await store.database.reads('setting')).toEqual([{ name: 'work 0', value: 'failed' }]);
});

test('a payload of another program version fails and does not stop the queue', async () => {
  await using store = await temporaryDatabase();
  await using house = await startQueue(store.database, { attempts: 1, ended: () => Promise.reject(new Error('must not be asked')) });
  const id = await house.add(done);
  await store.database.transaction((tx) => tx('job').where({ id }).update({ payload: '{"lesson":7}' }));
  await house.queue.start();
  expect(await house.is(id, 'failed')).toMatchObject({ problem: { code: 'unexpected' } });
});

test('progress never goes back, never leaves 0 to 1, and is whole milliseconds', async () => {
  await using store = await temporaryDatabase();
  await using house = await startQueue(store.database);
  const held = heldWork();
  const id = await house.add(held.work);
  await house.queue.start();
  const { progress } = await held.begun;
  progress(0.4, 1234.5);
  progress(0.2, Number.NaN);
  progress(Number.NaN, 900.4);
  await until(async () => (await house.job(id)).progress > 0, 20);
  expect(await house.job(id)).toMatchObject({ progress: 0.4, leftMs: 900 });
  progress(7);
  held.finish('done');
  expect(await house.is(id, 'done')).toMatchObject({ progress: 1, leftMs: null });
  expect(house.told).toEqual(house.told.toSorted((a, b) => a - b));
});

test('workers that find nothing to do leave the database alone', async () => {
  await using store = await temporaryDatabase();
  await using house = await startQueue(store.database, { workers: 4 });
  await house.queue.start();
  await house.is(await house.add(done), 'done');
  let commits = 0;
  using _ = store.database.onCommit(() => (commits += 1));
  await house.is(await house.add(done), 'done');
  // Added, taken, begun, ended; two looked at the same job. Were idle looks commits, each would wake the others for ever.
  expect(commits).toBeLessThanOrEqual(8);
});
