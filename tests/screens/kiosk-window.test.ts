import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { chromiumProgram } from '#player/shell/chromium.ts';
import { displayOf } from '#player/shell/display/display.ts';
import { keepWindow, type WindowProgram } from '#player/shell/window-keeper.ts';
import { chromiumHere } from '#tests/support/chromium.ts';
import { run } from '#tests/support/child.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { coloursOf, openXServer } from '#tests/support/x-server.ts';

const log = pino({ level: 'silent' });
const GREEN = '#1f7a4d';
const WHEAT = '#d9a441';
const ROOT_WINDOW = '#000000';
const patiently = { timeout: 100_000, interval: 200 };

/** The kiosk of a box whose X server this is. */
function kioskOn(display: string, profile: string): WindowProgram {
  const facts = { profile, isHeadless: false, isRoot: process.getuid?.() === 0, debugPort: null, log };
  const kiosk = chromiumProgram({ program: chromiumHere(), display: displayOf({ DISPLAY: display }), ...facts });
  return { ...kiosk, command: async (page) => ({ ...(await kiosk.command(page)), environment: { DISPLAY: display } }) };
}

test.each([
  [1920, 1080],
  [720, 1280],
])(
  'without a window manager the page covers a display of %i by %i to the last point: no frame, no bar, no pointer',
  async (width, height) => {
    await using folder = await temporaryFolder();
    await using x = await openXServer(width, height);
    const page = join(folder.path, 'page.html');
    const frame = `box-shadow: inset 0 0 0 1px ${WHEAT}`;
    await writeFile(
      page,
      `<!doctype html><html style="background:${GREEN};cursor:none"><body style="position:fixed;inset:0;margin:0;${frame}">`,
    );
    const window = kioskOn(x.display, join(folder.path, 'profile'));
    const keeper = keepWindow({ window, startPage: async () => page, log, lookMs: 300 });
    try {
      const look = async () => {
        const seen = await x.look();
        return { all: [...coloursOf(seen)], edges: [...coloursOf(seen, 'at the edges')] };
      };
      await expect.poll(look, patiently).toEqual({ all: [WHEAT, GREEN], edges: [WHEAT] });
    } finally {
      await keeper.close();
    }
  },
);

test('a player on a bare X server shows its own page from edge to edge', async () => {
  await using folder = await temporaryFolder();
  await using x = await openXServer(1280, 720);
  const args = ['--server', 'http://127.0.0.1:9', '--data', folder.path, '--port', '0'];
  await using player = run('player/main.ts', args, { DISPLAY: x.display });
  await expect.poll(async () => coloursOf(await x.look()).size, patiently).toBeGreaterThan(50); // A card with its letters.
  expect(coloursOf(await x.look(), 'at the edges')).not.toContain(ROOT_WINDOW);
  await player.kill('SIGTERM');
  expect(player.child.exitCode).toBe(0);
});
