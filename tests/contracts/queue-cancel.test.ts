import { expect, test } from 'vitest';
import { until } from '#tests/support/child.ts';
import { temporaryDatabase } from '#tests/support/database.ts';
import { heldWork, startQueue } from '#tests/support/jobs.ts';
import { endJob, keepJobs, listJobs } from '#server/jobs/store.ts';

const done = () => Promise.resolve('done' as const);

test('a waiting job that is cancelled is never begun, and its subject is told', async () => {
  await using store = await temporaryDatabase();
  const heard: string[] = [];
  await using house = await startQueue(store.database, {
    ended: (_tx, { work }, outcome) => Promise.resolve(void heard.push(`${work} ${outcome}`)),
  });
  const held = heldWork();
  const id = await house.add(held.work);
  expect(await house.queue.cancel(id)).toMatchObject({ state: 'cancelled', problem: null });
  await house.queue.start();
  await house.is(await house.add(done), 'done');
  expect(held.runs()).toBe(0);
  expect(heard).toEqual(['work 0 cancelled']);
  await expect(house.queue.cancel(id)).rejects.toThrow('conflict');
});

test('a running job that is cancelled is told to stop, and whatever it says afterwards changes nothing', async () => {
  await using store = await temporaryDatabase();
  await using house = await startQueue(store.database);
  await house.queue.start();
  for (const late of ['done', 'failed'] as const) {
    const held = heldWork();
    const id = await house.add(held.work, late);
    const { signal } = await held.begun;
    await house.queue.cancel(id);
    expect(signal.aborted).toBe(true);
    if (late === 'done') held.finish('done');
    else held.fail(new Error('late'));
    await house.is(await house.add(done), 'done');
    expect(await house.job(id)).toMatchObject({ state: 'cancelled', problem: null, attempt: 1 });
  }
});

test('a cancelled job that is tried again waits until its old run has let go of the subject', async () => {
  await using store = await temporaryDatabase();
  await using house = await startQueue(store.database, { workers: 2 });
  await house.queue.start();
  const held = heldWork();
  const id = await house.add(held.work, 'lesson');
  await held.begun;
  await house.queue.cancel(id);
  expect(await house.queue.retry(id)).toMatchObject({ state: 'waiting', attempt: 0 });
  const stranger = await house.add(done, 'other'); // The second worker is awake and looks.
  await house.is(stranger, 'done');
  expect(held.runs()).toBe(1);
  held.finish('done'); // The old run's word: not this attempt's.
  await until(() => Promise.resolve(held.runs() === 2), 5);
  expect(await house.is(id, 'done')).toMatchObject({ attempt: 1 });
});

test('only what has failed or was cancelled is tried again, and only if its subject agrees', async () => {
  await using store = await temporaryDatabase();
  const { database } = store;
  await using house = await startQueue(database, { revived: () => Promise.reject(new Error('the file is gone')) });
  const waiting = await house.add(done, 'a');
  await expect(house.queue.retry(waiting)).rejects.toThrow('conflict');
  await house.queue.cancel(waiting);
  await expect(house.queue.retry(waiting)).rejects.toThrow('the file is gone');
  expect(await house.job(waiting)).toMatchObject({ state: 'cancelled' });
});

test('two workers never run the same job, nor two jobs of one subject at a time', async () => {
  await using store = await temporaryDatabase();
  await using house = await startQueue(store.database, { workers: 4 });
  const busy = new Map<string, number>();
  let most = 0;
  let runs = 0;
  const ids = [];
  for (let i = 0; i < 24; i++) {
    const subject = `s${i % 6}`;
    const work = async () => {
      busy.set(subject, (busy.get(subject) ?? 0) + 1);
      most = Math.max(most, ...busy.values());
      runs += 1;
      await store.database.reads('job').count();
      busy.set(subject, (busy.get(subject) ?? 0) - 1);
      return 'done' as const;
    };
    ids.push(await house.add(work, subject));
  }
  await house.queue.start();
  for (const id of ids) await house.is(id, 'done');
  expect({ most, runs }).toEqual({ most: 1, runs: 24 });
});

test('a lost worker can neither keep nor end what another has taken over', async () => {
  await using store = await temporaryDatabase();
  const { database } = store;
  await using house = await startQueue(database);
  const held = heldWork();
  const id = await house.add(held.work);
  await house.queue.start();
  await held.begun;
  const now = house.clock.now();
  const late = { state: 'failed' as const, problem: null, now };
  const beat = { id, attempt: 2, progress: 0.5, leftMs: null, isNews: true };
  expect((await database.transaction((tx) => keepJobs(tx, [beat], now))).has(id)).toBe(false);
  expect(await database.transaction((tx) => endJob(tx, id, 2, late))).toBe(false);
  expect(await house.job(id)).toMatchObject({ state: 'running', attempt: 1, progress: 0 });
  held.finish('done');
  await house.is(id, 'done');
  expect(await database.transaction((tx) => endJob(tx, id, 1, late))).toBe(false);
});

test('jobs are listed newest first, by state and page', async () => {
  await using store = await temporaryDatabase();
  await using house = await startQueue(store.database);
  const ids = [];
  for (let i = 0; i < 5; i++) {
    ids.push(await house.add(done));
    house.clock.advance(1);
  }
  for (const first of ids.slice(0, 1)) await house.queue.cancel(first);
  const page = await listJobs(store.database.reads, { state: 'waiting', page: 2, size: 3 });
  expect([page.total, page.jobs.map(({ id }) => id)]).toEqual([4, [ids[1]]]);
});
