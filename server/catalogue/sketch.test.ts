import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { madeFolder } from '#scripts/samples/expectations.ts';
import { AccountId, LessonId, newId, type RegionId } from '#shared/model/ids.ts';
import { sketchSpans } from '#shared/model/sketch.ts';
import { chief, somebody } from '#tests/support/by.ts';
import { county } from '#tests/support/county.ts';
import { openUploadDesk, type UploadDesk } from '#tests/support/upload-desk.ts';
import { everywhere, type By, type Scope } from '../kit/by.ts';
import { updateLesson } from './lesson-store.ts';
import { findSameFile, sketchOf } from './sketch.ts';

const bytes = randomBytes(3000);

async function upload(desk: UploadDesk, by: By, name: string): Promise<LessonId> {
  desk.who.by = by;
  const address = (await desk.begin(bytes.length, name)).headers.get('location') ?? '';
  return LessonId.parse((await desk.send(address, 0, bytes)).headers.get('fieldcast-content'));
}

async function askerOf(desk: UploadDesk) {
  const file = path.join(desk.dataFolder, 'again.mp4');
  await writeFile(file, bytes);
  const sketch = await sketchOf(file);
  return (scope: Scope, length = bytes.length) => findSameFile(desk.database.reads, scope, { sketch, bytes: length });
}

const inside = (region: RegionId): By => ({
  ...somebody({ isEverywhere: false, paths: [`${region}/`], stations: [] }),
  account: newId('acc', AccountId),
});

test('the same file is known by any name, until what was made of it is deleted', async () => {
  await using desk = await openUploadDesk();
  const find = await askerOf(desk);
  expect(await find(everywhere)).toBeNull();
  const id = await upload(desk, chief, '春耕.mp4');
  expect(await find(everywhere)).toEqual({ id, title: '春耕', state: 'waiting' });
  expect(await find(everywhere, bytes.length + 1)).toBeNull();
  await desk.service.deleteLesson(chief, id);
  expect(await find(everywhere)).toBeNull();
});

test('that another town has the file, too, is told to nobody who does not see it there', async () => {
  await using desk = await openUploadDesk();
  const find = await askerOf(desk);
  const land = county(desk.database);
  const [here, there, elsewhere] = [await land.region('长江镇'), await land.region('黄河镇'), await land.region('淮河镇')];
  const id = await upload(desk, inside(there), '秘密.mp4');
  expect(await find(inside(here).scope)).toBeNull();
  expect(await find({ isEverywhere: false, paths: [], stations: [] })).toBeNull();
  expect(await find(inside(there).scope)).toMatchObject({ id });
  const own = await upload(desk, inside(here), '自己的.mp4');
  expect(await find(inside(here).scope)).toMatchObject({ id: own });
  const common = await upload(desk, chief, '大家的.mp4'); // Belongs to everybody.
  expect(await find(inside(elsewhere).scope)).toMatchObject({ id: common });
});

test('what failed is named only when there is nothing better', async () => {
  await using desk = await openUploadDesk();
  const find = await askerOf(desk);
  const good = await upload(desk, chief, 'good.mp4');
  const bad = await upload(desk, chief, 'bad.mp4');
  await desk.database.transaction((tx) => updateLesson(tx, bad, { state: 'failed', fault: 'damaged' }));
  expect(await find(everywhere)).toMatchObject({ id: good });
  await desk.service.deleteLesson(chief, good);
  expect(await find(everywhere)).toMatchObject({ id: bad, state: 'failed' });
});

test('an image is known, too', async () => {
  await using desk = await openUploadDesk();
  const id = await desk.takeImage('notice.png');
  const file = path.join(madeFolder, 'notice.png');
  const size = (await desk.database.reads('image').first('bytes'))?.bytes;
  expect(await findSameFile(desk.database.reads, everywhere, { sketch: await sketchOf(file), bytes: size })).toEqual({
    id,
    title: 'notice',
    state: 'ready',
  });
});

test('a large file is known by pieces from its first byte to its last, a small one by all of it', () => {
  expect(sketchSpans(1_048_576)).toEqual([{ from: 0, to: 1_048_576 }]);
  const spans = sketchSpans(20_000_000_001);
  expect(spans).toHaveLength(16);
  expect([spans[0]?.from, spans.at(-1)?.to]).toEqual([0, 20_000_000_001]);
  expect(spans.every(({ from, to }) => to - from === 65_536)).toBe(true);
});
