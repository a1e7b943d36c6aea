import { expect, test } from 'vitest';
import { createTurns } from './turns.ts';

/** Works through what is brought while the first is at work, and says in which order it came to its turn. */
async function orderOf(brought: string[], gone: string[] = []) {
  const inTurn = createTurns();
  const order: string[] = [];
  const first = Promise.withResolvers<void>();
  const turns = brought.map((name) => {
    const [uploader = '', left = ''] = name.split(' ');
    const leaving = new AbortController();
    const work = (): Promise<void> => {
      order.push(name);
      return order.length === 1 ? first.promise : Promise.resolve();
    };
    const ended = inTurn({ lesson: name, uploader, left: Number(left) }, leaving.signal, work).catch(() => 'gone');
    if (gone.includes(name)) leaving.abort(new Error('given up'));
    return ended;
  });
  first.resolve();
  await Promise.all(turns);
  return order;
}

test("one uploader's folder keeps another's one lesson not waiting", async () => {
  const order = await orderOf(['ann 100', 'ann 101', 'ann 102', 'ann 103', 'bob 999']);
  expect(order).toEqual(['ann 100', 'bob 999', 'ann 101', 'ann 102', 'ann 103']);
});

test('of what one person brought the short is not stuck behind the long', async () => {
  expect(await orderOf(['ann 1', 'ann 900', 'ann 5', 'ann 70'])).toEqual(['ann 1', 'ann 5', 'ann 70', 'ann 900']);
});

test('whoever is given up before his turn, or while he has it, keeps nobody waiting', async () => {
  expect(await orderOf(['ann 1', 'ann 2', 'ann 3'], ['ann 1', 'ann 2'])).toEqual(['ann 1', 'ann 3']);
});
