import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Package } from '#shared/model/package.ts';
import { makeLesson } from '#tests/support/lesson-goods.ts';
import { enrolBox, openBox } from '#tests/support/player-box.ts';
import { openPlayerOffice } from '#tests/support/player-office.ts';

test('on a line that was measured to be poor a lesson that is due comes in the rung that fits, is shown, and the page is offered no other', async () => {
  await using office = await openPlayerOffice();
  await using box = await openBox(() => office.url);
  await enrolBox(box.data, office);
  const samples = Array.from({ length: 24 }, () => ({ bytes: 300, ms: 1000 })); // A day of it: what this machine brings does not weigh at once.
  await writeFile(join(box.data, 'line.json'), JSON.stringify({ v: 1, samples }));
  const lesson = makeLesson('果树修剪', 60_000, 100_000);
  const pkg = Package.parse(JSON.parse(String(lesson.blobs.get(lesson.index.blob))));
  office.publish({ goods: [lesson] });
  const agent = await box.start();
  const page = await box.openPage();
  await page.sees(({ kind }) => kind === 'lesson');
  const fetched = new Set(office.requests.flatMap((request) => /^GET \/blobs\/(\w+)/.exec(request)?.[1] ?? []));
  const rungsFetched = pkg.rungs.filter(({ chunks }) => chunks.some(({ blob }) => fetched.has(blob))).map(({ name }) => name);
  expect(rungsFetched).toEqual(['360p']);
  const response = await fetch(`${agent.origin}/media/${lesson.index.blob}/master.m3u8`, { headers: { cookie: page.cookie } });
  const master = await response.text();
  expect([master.includes('360p.m3u8'), master.includes('720p.m3u8')]).toEqual([true, false]);
});
