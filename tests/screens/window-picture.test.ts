import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { NoPicture, SMALL } from '#player/agent/sending/picture.ts';
import { chromiumProgram } from '#player/shell/chromium.ts';
import { keepWindow } from '#player/shell/window-keeper.ts';
import { chromiumHere } from '#tests/support/chromium.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { meansOf, near } from '#tests/support/jpeg.ts';

const log = pino({ level: 'silent' });
const patiently = { timeout: 60_000, interval: 100 };

/** Left green, right wheat; hangs for good as soon as that was seen. */
const PAGE = `<!doctype html><html><body style="margin:0;height:100vh;background:linear-gradient(90deg,#1f7a4d 50%,#d9a441 50%)">
<script>const frame = (left) => { if (left === 0) for (;;); requestAnimationFrame(() => frame(left - 1)); }; frame(5);</script>`;

test('the window gives what it shows, small as it was asked for, also while its page hangs; one that is being replaced gives its last', async () => {
  await using folder = await temporaryFolder();
  const page = join(folder.path, 'page.html');
  await writeFile(page, PAGE);
  const facts = { profile: join(folder.path, 'profile'), isHeadless: true, isRoot: process.getuid?.() === 0, debugPort: null };
  const window = chromiumProgram({ program: chromiumHere(), display: null, log, ...facts });
  const pages: string[] = [];
  const keeper = keepWindow({ window, startPage: async () => (pages.push(page), page), log, firstRestMs: 1 });
  try {
    const look = async () => meansOf(await keeper.picture(SMALL), 2);
    await expect.poll(() => look().catch(() => null), patiently).toEqual([near('#1f7a4d'), near('#d9a441')]);
    const last = keeper.picture(SMALL);
    keeper.reload();
    expect((await last).length).toBeLessThanOrEqual(SMALL.bytes);
    await expect.poll(() => pages.length, patiently).toBe(2);
  } finally {
    await keeper.close();
  }
  await expect(keeper.picture(SMALL)).rejects.toThrow(NoPicture);
});
