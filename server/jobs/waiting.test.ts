import { expect, test } from 'vitest';
import { until } from '#tests/support/child.ts';
import { temporaryDatabase } from '#tests/support/database.ts';
import { heldWork, startQueue } from '#tests/support/jobs.ts';
import { Postponed } from './define.ts';

const noSpace = { code: 'no_space' as const, params: { needBytes: 2, freeBytes: 1 } };

test('a job that finds no room waits and says why; that is no failed attempt, however often', async () => {
  await using store = await temporaryDatabase();
  await using house = await startQueue(store.database, { attempts: 2 });
  let tries = 0;
  const id = await house.add(() => {
    tries += 1;
    if (tries <= 5) return Promise.reject(new Postponed(noSpace, 60_000));
    return Promise.resolve('done');
  });
  await house.queue.start();
  for (let n = 1; n <= 5; n++) {
    const dueAt = house.clock.now() + 60_000;
    const waiting = await until(async () => {
      const job = await house.job(id);
      return tries === n && job.dueAt === dueAt && job;
    }, 5);
    expect(waiting).toMatchObject({ state: 'waiting', attempt: 0, problem: noSpace });
    await house.pass(60_000);
  }
  expect(await house.is(id, 'done')).toMatchObject({ attempt: 1 });
});

test('what may not start is passed over, and is taken once it may', async () => {
  await using store = await temporaryDatabase();
  let [may, asked] = [false, 0];
  const mayStart = (): Promise<boolean> => {
    asked += 1;
    return Promise.resolve(may);
  };
  await using house = await startQueue(store.database, { mayStart });
  const work = heldWork();
  const id = await house.add(work.work);
  await house.queue.start();
  await until(() => Promise.resolve(asked >= 2), 20);
  await house.is(id, 'waiting'); // A queue with tickets takes it in hand for a moment to find that out.
  expect(work.runs()).toBe(0);
  may = true;
  await house.pass(5000);
  await work.begun;
  work.finish('done');
  expect(await house.is(id, 'done')).toMatchObject({ attempt: 1 });
});

test('what keeps house has a worker of its own: encoding keeps it not waiting', async () => {
  await using store = await temporaryDatabase();
  await using encoding = await startQueue(store.database, { workers: 1, lane: 'work' });
  const long = heldWork();
  const encode = await encoding.add(long.work, 'lesson');
  const backup = await encoding.addHouse(() => Promise.resolve('done'));
  await encoding.queue.start();
  await long.begun;
  await encoding.is(backup, 'done');
  expect((await encoding.job(encode)).state).toBe('running');
  long.finish('done');
  await encoding.is(encode, 'done');
});

test('however many wait for others, the next one is taken up, and their signs of life are one commit', async () => {
  await using store = await temporaryDatabase();
  await using house = await startQueue(store.database, { isWaiter: true });
  const waiting = Array.from({ length: 66 }, () => heldWork());
  for (const [n, { work }] of waiting.entries()) await house.add(work, `lesson ${n}`);
  await house.queue.start();
  const contexts = await Promise.all(waiting.map(({ begun }) => begun));

  let commits = 0;
  using _ = store.database.onCommit(() => (commits += 1));
  for (const { progress } of contexts) progress(0.5);
  await until(() => Promise.resolve(house.told.filter((progress) => progress === 0.5).length === 66), 60);
  expect(commits).toBeLessThan(5);
  for (const { finish } of waiting) finish('done');
});
