import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ingest } from '#server/catalogue/ingest/ingest.ts';
import type { BlobHash } from '#shared/model/blob.ts';
import { loadExpectations, pathOf } from '#scripts/samples/expectations.ts';
import { judge } from '#scripts/exact/judge.ts';
import { run } from '#scripts/trials/exact.ts';
import { launchChromium } from '#tests/support/chromium.ts';
import { ffmpeg, readPackage, temporaryStore } from '#tests/support/packages.ts';
import { playPackage } from '#tests/support/play-package.ts';

/** More than one segment; the whole says no more and takes minutes. */
const SECONDS = '4.5';
const { lessons } = await loadExpectations();
const headers = new Map<string, BlobHash>();

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

test.each(lessons)('$file is exact: parsers, ffprobe and hls.js in Chromium take it as it says it is', async ({ file }) => {
  await using made = await temporaryStore();
  const source = path.join(made.folder, `beginning-${file}`);
  await ffmpeg('-i', pathOf({ file }), '-t', SECONDS, '-c', 'copy', '-map', '0', source);
  const { package: hash } = await ingest(source, made);
  const pkg = await readPackage(made.store, hash);
  expect(await judge({ ...made, pkg, headers })).toEqual([]);
  expect(await playPackage(browser, made.store, pkg)).toEqual([]);
});

test('lessons of 25 and of 15 pictures a second and of one frame size are exact beside each other: they share their headers', async () => {
  await using made = await temporaryStore();
  const shared = new Map<string, BlobHash>();
  for (const rate of ['25', '15']) {
    const source = path.join(made.folder, 'source.mp4');
    await ffmpeg('-f', 'lavfi', '-i', `testsrc2=s=640x360:r=${rate}:d=0.4`, '-c:v', 'libx264', '-preset', 'ultrafast', source);
    const { package: hash } = await ingest(source, made);
    expect(await judge({ ...made, pkg: await readPackage(made.store, hash), headers: shared })).toEqual([]);
  }
  expect([...shared.keys()].filter((of) => /\dx\d/.test(of))).toEqual(['426x240, stills', '256x144', '426x240', '640x360']);
});

test('a recording that nobody has seen before is exact too (a trial makes 200)', async () => {
  const { value, details } = await run({ n: 1, seed: 4 });
  expect([value, details['faulty']]).toEqual([0, []]);
});
