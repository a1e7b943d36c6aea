import { expect, test } from 'vitest';
import { LessonId, newId } from '#shared/model/ids.ts';
import { openEncodingDesk } from '#tests/support/encoding-desk.ts';
import { tellingDesk, type PieceNews } from './piece-news.ts';

const never = new AbortController().signal;

/** How often it was told of something. */
function countNews(news: PieceNews, stop: AbortSignal) {
  let count = 0;
  async function listen(): Promise<void> {
    for (;;) {
      await news.wait(600_000, stop);
      if (stop.aborted) return;
      count += 1;
    }
  }
  return { ended: listen(), count: () => count };
}

test('who waits for a lesson is told of its pieces, whatever becomes of them, and of no other commit', async () => {
  await using house = await openEncodingDesk({ chunks: 2 });
  const desk = tellingDesk(house.desk);
  const ask = { worker: 'one', kinds: ['sound' as const, 'chunk' as const], settings: 'this build' };
  const [one, two] = [await desk.claim(ask, 0, never), await desk.claim(ask, 0, never)];
  if (!one || !two) throw new Error('no piece');
  const stop = new AbortController();
  using mine = desk.newsOf(one.lesson);
  using others = desk.newsOf(newId('les', LessonId));
  const [told, elsewhere] = [countNews(mine, stop.signal), countNews(others, stop.signal)];

  const steps = [
    () => desk.keep(one, one.fence, 0.5),
    async () => desk.finish(one, one.fence, await house.resultOf(one)),
    () => desk.fail(two, two.fence, 'encoder_failed', ''),
    () => house.database.transaction(() => Promise.resolve()),
  ];
  for (const [n, step] of steps.entries()) {
    await step();
    await new Promise((resolve) => setImmediate(resolve));
    expect(told.count()).toBe(Math.min(n + 1, 3));
  }
  stop.abort();
  await Promise.all([told.ended, elsewhere.ended]);
  expect(elsewhere.count()).toBe(0);
});

test('what happens while he looks is not lost: he looks again', async () => {
  await using house = await openEncodingDesk({ chunks: 1 });
  const desk = tellingDesk(house.desk);
  const piece = await desk.claim({ worker: 'one', kinds: ['chunk'], settings: 'this build' }, 0, never);
  if (!piece) throw new Error('no piece');
  using news = desk.newsOf(piece.lesson);
  await desk.keep(piece, piece.fence, 0.5);
  expect(await news.wait(600_000, never).then(() => 'told')).toBe('told');
});
