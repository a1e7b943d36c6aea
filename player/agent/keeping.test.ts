import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { blobPath } from '#shared/model/blob.ts';
import { TooLarge } from '#shared/model/alarm.ts';
import { Package } from '#shared/model/package.ts';
import { forgetfulDisk } from '#tests/support/forgetful-disk.ts';
import { makeImage, makeLadder, makeLesson } from '#tests/support/lesson-goods.ts';
import { bring, keepingOn, onNow, paperOffice, standing } from '#tests/support/stocked.ts';
import type { Disk } from './disk/disk.ts';
import { writeWhole } from './files.ts';
import type { Keeping } from './keeping.ts';
import { openWeeklyCheck } from './shelf/weekly-check.ts';

const MEGABYTE = 1_000_000;
const RESERVED = 100 * 1024 * 1024;

/** A box with so many bytes of room, an office, and what the box tells. */
async function boxWith(freeBytes = Infinity) {
  const machine = forgetfulDisk({ freeBytes: freeBytes + RESERVED });
  const office = paperOffice();
  const alarms: string[] = [];
  const told = { alarms, takenOver: new Array<number>() };
  const keeping = await keepingOn(machine.disk, office, told);
  return { machine, office, alarms, keeping, again: () => keepingOn(machine.disk, office, told) };
}

test('a plan that cannot fit is refused before anything of it is fetched, and what is too much is told by name', async () => {
  const { office, keeping, alarms } = await boxWith(MEGABYTE);
  const small = makeLesson('小课', 60_000, 20_000);
  await bring(keeping, office, office.publish({ goods: [small] }));
  const huge = makeLesson('大课', 60_000, MEGABYTE);
  const before = office.asked.length;
  await expect(bring(keeping, office, office.publish({ goods: [small, huge] }))).rejects.toThrow(/no_space/);
  const media = office.asked.slice(before).filter((hash) => hash !== huge.index.blob && huge.blobs.has(hash as typeof huge.index.blob));
  expect(media).toEqual([]);
  expect(onNow(keeping)).toEqual({ revision: 1, content: small.id });
  expect(alarms).toHaveLength(1);
  const [what, detail] = alarms[0]?.split(/ (.*)/) ?? [];
  expect(what).toBe('plan_too_large');
  expect(TooLarge.parse(JSON.parse(detail ?? ''))).toMatchObject({ count: 1, named: ['大课'] });
});

test('with nothing to show yet, what fits of a plan that is too large is fetched', async () => {
  const { office, keeping, alarms } = await boxWith(MEGABYTE);
  const [small, huge] = [makeImage('标语'), makeLesson('大课', 60_000, MEGABYTE)];
  await expect(bring(keeping, office, office.publish({ goods: [small, huge] }))).rejects.toThrow(/no_space/);
  expect(onNow(keeping)).toEqual({ revision: 1, content: small.id });
  expect(alarms).toHaveLength(1);
});

test('what does not fit in the best is had in fewer lines, said once, also after a restart; what is there in more lines stays', async () => {
  const { office, keeping, alarms, again, machine } = await boxWith(8 * MEGABYTE);
  const rungs = { '240p': 100_000, '480p': MEGABYTE, '720p': 3 * MEGABYTE };
  const [one, two, three] = [makeLadder('一', rungs), makeLadder('二', rungs), makeLadder('三', rungs)];
  await bring(keeping, office, office.publish({ goods: [one] }));
  await bring(keeping, office, office.publish({ goods: [one, two, three] }));
  const lines = async (at: Keeping) =>
    Promise.all([one, two, three].map(async ({ index }) => (await at.readPackage(index.blob))?.rungs.map(({ name }) => name)));
  expect(await lines(keeping)).toEqual([['720p'], ['480p'], ['480p']]);
  expect(keeping.report()?.lacking).toEqual([]);
  const needed = keeping
    .world()
    ?.contents.get(one.id)
    ?.needs?.reduce((sum, { bytes }) => sum + bytes, 0);
  expect(needed).toBeGreaterThan(2 * rungs['720p']); // It is not fetched in fewer lines as well.
  const later = await again();
  expect(later.report()?.lacking).toEqual([]);
  const root = later.generations.newest();
  if (root) await later.stockUp(root, office, new AbortController().signal);
  expect(await lines(later)).toEqual([['720p'], ['480p'], ['480p']]);
  expect(alarms.map((alarm) => alarm.split(' ')[0])).toEqual(['plan_lowered']);

  machine.grow(8 * MEGABYTE);
  if (root) await later.stockUp(root, office, new AbortController().signal);
  expect(await lines(later)).toEqual([['720p'], ['720p'], ['720p']]);
});

test('room is made from what nobody needs soon; what is on, next or the default is never let go', async () => {
  const machine = forgetfulDisk();
  const office = paperOffice();
  const [on, later, coming] = [makeLesson('正在播', 60_000), makeLesson('以后', 60_000), makeLesson('新的', 60_000)];
  const first = office.publish({ goods: [on, later], playlists: [[on], [later]] });
  await bring(await keepingOn(machine.disk, office), office, first);
  // Full to the last byte: the new lesson fits only where the later one of the old plan stands.
  let free = RESERVED;
  const full = {
    ...machine.disk,
    freeBytes: async () => free,
    remove: async (file: string) => {
      free += (await machine.disk.sizeOf(file)) ?? 0;
      await machine.disk.remove(file);
    },
  };
  const keeping = await keepingOn(full, office);
  await keeping.generations.offer(office.publish({ goods: [on, coming] }));
  const root = keeping.generations.newest();
  if (!root) throw new Error('not believed');
  free += coming.index.bytes;
  await keeping.stockUp(root, office, new AbortController().signal).catch(() => undefined);
  const isWhole = (content: string): boolean => keeping.world()?.contents.get(content)?.needs?.every(keeping.shelf.holds) === true;
  expect(isWhole(on.id)).toBe(true);
  expect(keeping.shelf.has(later.index.blob)).toBe(false);
});

test('a generation of which nothing can be shown gives way to the last good one, also after a restart, until there is a newer one', async () => {
  const { office, keeping, alarms, again } = await boxWith();
  const [good, bad, mended] = [makeImage('好'), makeImage('坏'), makeImage('修好')];
  await bring(keeping, office, office.publish({ goods: [good] }));
  await keeping.judged(1, true);
  await bring(keeping, office, office.publish({ goods: [bad, good] }));
  for (const _ of [1, 2]) await keeping.judged(2, false);
  expect(onNow(keeping)?.revision).toBe(2);
  await keeping.judged(2, false);
  expect(onNow(keeping)).toEqual({ revision: 1, content: good.id });
  expect(alarms).toEqual(['generation_failed 2']);

  const later = await again();
  const refused = later.generations.newest();
  if (refused) await later.stockUp(refused, office, new AbortController().signal);
  expect(onNow(later)?.revision).toBe(1);
  await bring(later, office, office.publish({ goods: [mended] }));
  expect(onNow(later)).toEqual({ revision: 3, content: mended.id });
});

test('a generation of which something was seen stays, whatever fails later; what the newest withdraws stays away in the one gone back to', async () => {
  const { office, keeping } = await boxWith();
  const [one, two] = [makeImage('一'), makeImage('二')];
  await bring(keeping, office, office.publish({ goods: [one, two] }));
  await keeping.judged(1, true);
  await bring(keeping, office, office.publish({ goods: [two, one], withdrawn: [one.id] }));
  await keeping.judged(2, true);
  for (const _ of [1, 2, 3, 4]) await keeping.judged(2, false);
  expect(onNow(keeping)?.revision).toBe(2);
  await bring(keeping, office, office.publish({ goods: [makeImage('三')], withdrawn: [one.id] }));
  for (const _ of [1, 2, 3]) await keeping.judged(3, false);
  expect(onNow(keeping)).toEqual({ revision: 2, content: two.id });
});

test('a blob that rotted is found by the weekly check, set aside and fetched again alone; the check goes on where it stood', async () => {
  const { machine, office, keeping } = await boxWith();
  const lesson = makeLesson('课', 60_000, 400);
  const signed = office.publish({ goods: [lesson] });
  await bring(keeping, office, signed);
  const [rotten] = [...lesson.blobs.keys()].filter(keeping.shelf.has).toSorted();
  if (!rotten) throw new Error('an empty shelf');
  await using file = await machine.disk.open(join('/box/blobs', blobPath(rotten)), 'there');
  await file.write(Buffer.from('rot'), 0);

  let now = standing.wall();
  const clock = { wall: () => now };
  const needs = { shelf: keeping.shelf, folder: '/box/blobs', disk: machine.disk, clock };
  const lost: string[] = [];
  keeping.shelf.onLost((hash) => void lost.push(hash));
  const check = await openWeeklyCheck(needs);
  for (let step = 0; step < 3; step++) now += await check.step();
  expect(lost).toEqual([rotten]);
  expect((await machine.disk.list('/box/blobs/damaged')).map(({ name }) => name)).toEqual([rotten]);
  expect(dirname(blobPath(rotten))).toHaveLength(2);

  const before = office.asked.length;
  await bring(keeping, office, signed);
  expect(office.asked.slice(before)).toEqual([rotten]);
  const read: string[] = [];
  const again = await openWeeklyCheck({ ...needs, shelf: { ...keeping.shelf, check: async (hash) => void read.push(hash) } });
  await again.step();
  const names = [...(await keeping.shelf.room()).present.keys()].toSorted();
  expect(names.indexOf(read[0] as typeof rotten)).toBeGreaterThan(0);
});

test.each(['2/signed.json', 'newest.json'])('damage to %s alone lowers no floor, and is told', async (name) => {
  const { machine, office, keeping, alarms, again } = await boxWith();
  const [one, two] = [makeImage('一'), makeImage('二')];
  const first = office.publish({ goods: [one] });
  await bring(keeping, office, first);
  await keeping.judged(1, true);
  await bring(keeping, office, office.publish({ goods: [two] }));
  {
    await using file = await machine.disk.open(join('/box/generations', name), 'there');
    await file.write(Buffer.from('rot'), 0);
  }
  const later = await again();
  expect(onNow(later)).toEqual({ revision: 2, content: two.id });
  expect(await later.generations.offer(first)).toEqual({ ok: false, why: 'replayed' });
  expect(new Set(alarms)).toEqual(new Set([`shelf_damaged ${name}`]));
});

test('a blob that is shorter than it has to be is set aside, told and fetched again', async () => {
  const { machine, office, keeping, again } = await boxWith();
  const image = makeImage('图');
  const signed = office.publish({ goods: [image] });
  await bring(keeping, office, signed);
  {
    await using file = await machine.disk.open(join('/box/blobs', blobPath(image.index.blob)), 'there');
    await file.truncate(1);
  }
  const later = await again();
  const lost: string[] = [];
  later.shelf.onLost((hash) => void lost.push(hash));
  await bring(later, office, signed);
  expect(lost).toEqual([image.index.blob]);
  expect(onNow(later)).toEqual({ revision: 1, content: image.id });
});

/** A box that got its lesson over a line that was poor, and has been told since that its line is good. */
async function boxAfterPoorLine() {
  const { machine, office, keeping } = await boxOnLine(300);
  const lesson = makeLesson('果树修剪', 60_000, 100_000);
  const signed = office.publish({ goods: [lesson] });
  await bring(keeping, office, signed);
  await keeping.judged(1, true);
  await writeLine(machine.disk, 10 * MEGABYTE);
  const rungs = Package.parse(JSON.parse(String(lesson.blobs.get(lesson.index.blob)))).rungs;
  const shelved = (it: Keeping): string[] =>
    rungs.filter(({ init, chunks }) => [init, ...chunks].every(it.shelf.holds)).map(({ name }) => name);
  return { machine, office, lesson, signed, shelved };
}

async function boxOnLine(bytesPerS: number) {
  const machine = forgetfulDisk();
  await writeLine(machine.disk, bytesPerS);
  const office = paperOffice();
  return { machine, office, keeping: await keepingOn(machine.disk, office) };
}

const writeLine = (disk: Disk, bytes: number): Promise<void> =>
  writeWhole('/box/line.json', JSON.stringify({ v: 1, samples: Array.from({ length: 24 }, () => ({ bytes, ms: 1000 })) }), disk);

test('a generation that is played in a lower rung than would be chosen today can still be gone back to', async () => {
  const { machine, office, lesson, shelved } = await boxAfterPoorLine();
  const keeping = await keepingOn(machine.disk, office);
  expect(shelved(keeping)).toEqual(['360p']);
  await bring(keeping, office, office.publish({ goods: [makeImage('坏')] }));
  for (const _ of [1, 2, 3]) await keeping.judged(2, false);
  expect(onNow(keeping)).toEqual({ revision: 1, content: lesson.id });
});

test('when better pictures have come, the lower rung goes, but not from under what is on', async () => {
  const { machine, office, lesson, signed, shelved } = await boxAfterPoorLine();
  const showing = await keepingOn(machine.disk, office, { showing: lesson.id });
  await bring(showing, office, signed);
  expect(shelved(showing)).toEqual(['360p', '720p']);
  const over = await keepingOn(machine.disk, office);
  await bring(over, office, signed);
  expect(shelved(over)).toEqual(['720p']);
});

test('a lower rung makes no room while it is what a lesson that is on is played from', async () => {
  const { machine, office, lesson } = await boxAfterPoorLine();
  const keeping = await keepingOn({ ...machine.disk, freeBytes: async () => RESERVED + 10_000 }, office);
  await expect(bring(keeping, office, office.publish({ goods: [makeLesson('新的', 60_000, 50_000)] }))).rejects.toThrow(/no_space/);
  expect(onNow(keeping)).toEqual({ revision: 1, content: lesson.id });
});
