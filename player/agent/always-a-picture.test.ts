import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newId, SlotId } from '#shared/model/ids.ts';
import type { Direction } from '#shared/protocol/page.ts';
import { makeImage, makeLesson } from '#tests/support/lesson-goods.ts';
import { enrolBox, openBox } from '#tests/support/player-box.ts';
import { openPlayerOffice, type PlayerOffice, type PublishDraft } from '#tests/support/player-office.ts';
import { until } from '#tests/support/until.ts';
import { machineTimepiece } from './clock.ts';

const DAY_MS = 86_400_000;
const isItem = ({ kind }: Direction): boolean => kind === 'lesson' || kind === 'image';
/** A card of the player's own with nothing on it that tells of trouble. */
const calm = { kind: 'idle', screenKind: 'outdoor', station: '平果村', next: null };

async function square() {
  const stack = new AsyncDisposableStack();
  const office = stack.use(await openPlayerOffice());
  const timepiece = machineTimepiece();
  const box = stack.use(await openBox(() => office.url, timepiece));
  await enrolBox(box.data, office);
  return { office, box, timepiece, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

const isStocked = ({ statuses }: PlayerOffice, revision: number) =>
  until(() => statuses.some((status) => status.revision === revision && status.missing.blobs === 0));

/** Switched on with a plan, which it has fetched whole. */
async function squareWith(draft: PublishDraft) {
  const it = await square();
  it.office.publish({ kind: 'outdoor', ...draft });
  await it.box.start();
  const page = await it.box.openPage();
  await page.sees(isItem);
  await isStocked(it.office, 1);
  return { ...it, page };
}

test('where nothing was ever published nothing is directed, and the page keeps the picture it brings', async () => {
  await using it = await square();
  await it.box.start();
  const page = await it.box.openPage();
  await until(() => it.office.requests.includes('GET /api/player/manifest'));
  expect(page.directed).toEqual([]);
});

test('where everything is withdrawn a square has its calm picture', async () => {
  const [one, two] = [makeLesson('一', 60_000), makeImage('二')];
  await using it = await squareWith({ goods: [one, two] });
  it.office.publish({ kind: 'outdoor', goods: [one, two], withdrawn: [one.id, two.id] });
  expect(await it.page.sees(({ kind }) => kind === 'idle')).toMatchObject(calm);
  expect(it.page.last()?.kind).toBe('idle');
});

test('past its last day a plan leaves the default loop on', async () => {
  const [loop, timed] = [makeLesson('轮播', 600_000), makeLesson('党课', DAY_MS)];
  const allDay = { from: '2020-01-01', until: null, weekdays: [1, 2, 3, 4, 5, 6, 7], start: '00:00', end: '00:00' } as const;
  await using it = await squareWith({
    goods: [loop, timed],
    playlists: [[loop], [timed]],
    slots: ([, list]) =>
      list
        ? [
            {
              ...allDay,
              weekdays: [...allDay.weekdays],
              id: newId('slt', SlotId),
              tier: 'timed',
              priority: 0,
              playlist: list,
              repeats: true,
            },
          ]
        : [],
  });
  await it.page.sees((direction) => direction.kind === 'lesson' && direction.content === timed.id);
  await it.box.stop();
  await it.office.goAway();
  Object.assign(it.timepiece, { boot: 'two months later', system: () => Date.now() + 61 * DAY_MS, hasBatteryClock: true });
  await it.box.start();
  const later = await it.box.openPage('page-2');
  expect(later.last()).toMatchObject({ kind: 'lesson', content: loop.id });
});

test('with an empty shelf and no line a square has its calm picture, and its programme again when the line is back', async () => {
  await using it = await squareWith({ goods: [makeLesson('一', 60_000)] });
  await it.box.stop();
  await it.office.goAway();
  await rm(join(it.box.data, 'blobs'), { recursive: true });
  await it.box.start();
  const later = await it.box.openPage('page-2');
  expect(later.last()).toMatchObject(calm);
  await it.office.comeBack();
  await later.sees(isItem);
});
