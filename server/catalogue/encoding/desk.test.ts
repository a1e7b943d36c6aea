import { expect, test } from 'vitest';
import type { QuietHours } from '#shared/model/encoding.ts';
import { newId, RegionId, type LessonId } from '#shared/model/ids.ts';
import { openEncodingDesk, type DeskHouse } from '#tests/support/encoding-desk.ts';
import { KILLED } from '../ingest/media-fault.ts';
import { addRegion } from '../../regions/region-store.ts';
import { countPieces } from './encoding-store.ts';
import { putRule, restOf } from './rule-store.ts';

const never = new AbortController().signal;
const take = ({ desk }: DeskHouse, worker = 'one', kinds: ('chunk' | 'sound' | 'first' | 'seal')[] = ['sound', 'chunk', 'seal', 'first']) =>
  desk.claim({ worker, kinds, settings: 'this build' }, 0, never);

const named = (piece: { lesson: LessonId; kind: 'chunk' | 'sound' | 'first' | 'seal' | 'copy' | 'early'; index: number }) => piece;

test('a piece is in one hand at a time; a hand that was lost holds nothing, and what it brings late is refused', async () => {
  await using house = await openEncodingDesk({ chunks: 1 });
  const lost = await take(house, 'lost');
  if (!lost) throw new Error('no piece');
  house.clock.advance(20_000); // Longer than a lease.
  const again = await take(house, 'other');
  expect(again).toMatchObject({ kind: lost.kind, index: lost.index });
  expect(again?.fence).toBeGreaterThan(lost.fence);

  const late = await house.resultOf(lost);
  await expect(house.desk.finish(named(lost), lost.fence, late)).rejects.toMatchObject({ code: 'conflict' });
  expect(await house.desk.keep(named(lost), lost.fence, 0.5)).toBe(false);
  if (!again) throw new Error('no piece');
  expect(await house.desk.finish(named(again), again.fence, late)).toBe(true);
  await expect(house.desk.finish(named(again), again.fence, late)).rejects.toMatchObject({ code: 'conflict' }); // Once is enough.
});

test('who gives signs of life keeps his piece', async () => {
  await using house = await openEncodingDesk({ chunks: 0 });
  const piece = await take(house);
  if (!piece) throw new Error('no piece');
  for (let beat = 0; beat < 4; beat++) {
    house.clock.advance(10_000);
    expect(await house.desk.keep(named(piece), piece.fence, beat / 4)).toBe(true);
    expect(await take(house, 'other')).toBeNull();
  }
});

test('what is not on the disk is not believed: the piece is made again', async () => {
  await using house = await openEncodingDesk({ chunks: 0 });
  const piece = await take(house);
  if (!piece) throw new Error('no piece');
  const result = await house.resultOf(piece);
  await house.loseBlobs();
  expect(await house.desk.finish(named(piece), piece.fence, result)).toBe(false);
  expect(await take(house)).toMatchObject({ kind: piece.kind, index: piece.index });
});

test('a piece fails for good at the third failure of its encoder, at the first of its source, and other pieces go on', async () => {
  await using house = await openEncodingDesk({ chunks: 2 });
  for (let failure = 1; failure <= 3; failure++) {
    const piece = await take(house, 'one', ['sound']);
    if (!piece) throw new Error(`nothing to fail at ${failure}`);
    await house.desk.fail(named(piece), piece.fence, 'encoder_failed', 'stumbled');
  }
  expect(await take(house, 'one', ['sound'])).toBeNull();
  const chunk = await take(house);
  if (!chunk) throw new Error('no chunk');
  await house.desk.fail(named(chunk), chunk.fence, 'damaged', 'garbage');
  expect(await house.states()).toEqual(['chunk 0 failed damaged', 'chunk 1 waiting', 'sound 0 failed encoder_failed']);
});

test('a piece whose ffmpeg is killed by somebody is tried again, as one whose encoder is', async () => {
  await using house = await openEncodingDesk({ chunks: 0 });
  for (let killed = 1; killed <= 12; killed++) {
    const piece = await take(house);
    if (!piece) throw new Error(`nothing to kill at ${killed}`);
    await house.desk.fail(named(piece), piece.fence, KILLED, 'ffmpeg was killed by SIGKILL');
  }
  expect(await house.states()).toEqual(['sound 0 waiting encoder_failed']);
  expect(await take(house)).toBeNull(); // Nobody is killed so often by chance.
  expect(await house.states()).toEqual(['sound 0 failed encoder_failed']);
});

test('a worker that is gone gives its pieces back; a server that was killed costs none of their tries', async () => {
  await using house = await openEncodingDesk({ chunks: 1 });
  expect(await take(house, 'gone')).toMatchObject({ kind: 'chunk' });
  expect(await house.desk.workerGone('gone')).toBe(1);
  for (let restart = 0; restart < 20; restart++) {
    expect(await take(house)).not.toBeNull();
    await house.desk.recover();
  }
  expect((await house.states()).every((state) => state.endsWith('waiting'))).toBe(true);
});

test('another build of the encoder is given nothing of a lesson that was begun', async () => {
  await using house = await openEncodingDesk({ chunks: 1 });
  expect(await house.desk.claim({ worker: 'new', kinds: ['sound', 'chunk'], settings: 'another build' }, 0, never)).toBeNull();
});

test('while paused nothing begins; in quiet hours only a glimpse does', async () => {
  await using house = await openEncodingDesk({ chunks: 1, hasFirst: true });
  await house.database.transaction((tx) => putRule(tx, { isPaused: true, quiet: null }));
  expect(await take(house)).toBeNull();
  await house.database.transaction((tx) => putRule(tx, { isPaused: false, quiet: { from: '00:00', to: '23:59' } }));
  house.clock.advance(new Date(2026, 10, 26, 12, 0).getTime() - house.clock.now());
  expect(await take(house)).toMatchObject({ kind: 'first' });
  expect(await take(house)).toBeNull();
});

test('quiet hours may go over midnight', () => {
  const isQuiet = (quiet: QuietHours | null, time: string): boolean =>
    restOf({ isPaused: false, quiet }, new Date(`2026-11-26T${time}:00`).getTime()) !== null;
  const night = { from: '22:00', to: '06:00' };
  expect(['21:59', '22:00', '00:00', '05:59', '06:00'].map((time) => isQuiet(night, time))).toEqual([false, true, true, true, false]);
  const day = { from: '08:00', to: '18:00' };
  expect(['07:59', '08:00', '17:59', '18:00'].map((time) => isQuiet(day, time))).toEqual([false, true, true, false]);
  expect(isQuiet(null, '12:00')).toBe(false);
});

test('what waits is counted for whoever may see its lesson', async () => {
  await using house = await openEncodingDesk({ chunks: 2 });
  const region = newId('reg', RegionId);
  await house.database.transaction(async (tx) => {
    await addRegion(tx, { id: region, parent: null, kind: 'county', name: '都安县', code: null, path: `${region}/`, closedAt: null }, 1);
    await tx('lesson').update({ home: region });
  });
  const countIn = (path: string) => countPieces(house.database.reads, { isEverywhere: false, paths: [path], stations: [] });
  expect(await countIn(`${region}/`)).toEqual({ lessons: 1, waiting: 3 });
  expect(await countIn('reg_elsewhere/')).toEqual({ lessons: 0, waiting: 0 });
});

test('a hand that hung up while it waited takes nothing away', async () => {
  await using house = await openEncodingDesk({ chunks: 0 });
  expect(await house.desk.claim({ worker: 'gone', kinds: ['sound'], settings: 'this build' }, 0, AbortSignal.abort())).toBeNull();
  expect(await house.states()).toEqual(['sound 0 waiting']);
});

test('only the hand that holds a piece moves its progress, and the next one begins anew', async () => {
  await using house = await openEncodingDesk({ chunks: 0 });
  const piece = await take(house);
  if (!piece) throw new Error('no piece');
  expect(await house.desk.keep(named(piece), piece.fence, 0.2)).toBe(true);
  expect(await house.desk.keep(named(piece), piece.fence - 1, 1)).toBe(false);
  expect(house.desk.fractionOf(named(piece))).toBe(0.2);
  await house.desk.workerGone('one');
  await take(house, 'other');
  expect(house.desk.fractionOf(named(piece))).toBe(0);
});

test('a result that is none is refused in words, and from whoever holds nothing as everything of his', async () => {
  await using house = await openEncodingDesk({ chunks: 0 });
  const piece = await take(house);
  if (!piece) throw new Error('no piece');
  await expect(house.desk.finish(named(piece), piece.fence, {})).rejects.toMatchObject({ code: 'bad_request' });
  await expect(house.desk.finish(named(piece), piece.fence + 1, {})).rejects.toMatchObject({ code: 'conflict' });
});
