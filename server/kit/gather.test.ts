import { expect, test } from 'vitest';
import { gather } from './gather.ts';

/** A commit that is let through by hand, and takes note of what came together. */
function stand(most = 100) {
  const commits: string[][] = [];
  const doors: PromiseWithResolvers<void>[] = [];
  const done: string[] = [];
  const add = gather<string, string>({
    async commit(together) {
      commits.push([...together]);
      const door = Promise.withResolvers<void>();
      doors.push(door);
      await door.promise;
      if (together.includes('bad')) throw new Error('it cannot be kept');
      return together.map((one) => `${one}!`);
    },
    nameOf: (one) => one[0] ?? '',
    sizeOf: (one) => one.length,
    most,
  });
  const tell = async (one: string): Promise<string> => {
    const answer = await add(one);
    done.push(one);
    return answer;
  };
  /** Lets the commit that is under way come to its end, and what follows from it begin. */
  async function next(): Promise<void> {
    doors.shift()?.resolve();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { tell, next, commits, done };
}

test('who arrives while a commit is under way is taken along by the next, and each is answered after his own', async () => {
  const { tell, next, commits, done } = stand();
  const answers = Promise.all(['a', 'b', 'c'].map(tell));
  expect(commits).toEqual([['a']]);
  expect(done).toEqual([]);
  await next();
  expect(commits).toEqual([['a'], ['b', 'c']]);
  expect(done).toEqual(['a']);
  await next();
  expect(await answers).toEqual(['a!', 'b!', 'c!']);
});

test('two of one name take turns, in their order, and the others do not wait for them', async () => {
  const { tell, next, commits } = stand();
  const answers = Promise.all(['x', 'a1', 'a2', 'b', 'a3'].map(tell));
  for (let turn = 0; turn < 4; turn++) await next();
  expect(commits).toEqual([['x'], ['a1', 'b'], ['a2'], ['a3']]);
  await answers;
});

test('a commit takes no more than it may, but one that is larger all the same', async () => {
  const { tell, next, commits } = stand(4);
  const answers = Promise.all(['x', 'aaaaaa', 'bb', 'cc', 'd'].map(tell));
  for (let turn = 0; turn < 4; turn++) await next();
  expect(commits).toEqual([['x'], ['aaaaaa'], ['bb', 'cc'], ['d']]);
  await answers;
});

test('what cannot be kept fails alone', async () => {
  const { tell, next, commits } = stand();
  const [, a, bad, c] = ['x', 'a', 'bad', 'c'].map(tell);
  const refused = bad?.catch((error: unknown) => String(error));
  for (let turn = 0; turn < 5; turn++) await next();
  expect(commits).toEqual([['x'], ['a', 'bad', 'c'], ['a'], ['bad'], ['c']]);
  expect([await a, await c]).toEqual(['a!', 'c!']);
  expect(await refused).toBe('Error: it cannot be kept');
});
