import { writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '#tests/support/folder.ts';
import { openXServer } from '#tests/support/x-server.ts';
import { displayOf } from './display.ts';
import type { Monitor } from './monitor.ts';
import { readCookie, xPlaceOf } from './x-place.ts';

const COOKIE = Buffer.from('00112233445566778899aabbccddeeff', 'hex');
const local = { host: '', number: 0, screen: 0 };

/** An entry of ~/.Xauthority, as xauth writes it. */
function entry(family: number, ...fields: (string | Buffer)[]): Buffer {
  const parts = fields.flatMap((field) => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(Buffer.byteLength(field));
    return [length, Buffer.from(field)];
  });
  return Buffer.concat([Buffer.from([family >> 8, family & 255]), ...parts]);
}

test('DISPLAY names a server and one of its screens', () => {
  expect(xPlaceOf(':0')).toEqual(local);
  expect(xPlaceOf('unix:1.2')).toEqual({ host: '', number: 1, screen: 2 });
  expect(xPlaceOf('box:10.0')).toEqual({ host: 'box', number: 10, screen: 0 });
  for (const display of ['', 'nonsense', ':', undefined]) expect(xPlaceOf(display)).toBeNull();
});

test('on Wayland and without a display there is nothing to ask', () => {
  expect(displayOf({ DISPLAY: ':0', WAYLAND_DISPLAY: 'wayland-0' })).toBeNull();
  expect(displayOf({})).toBeNull();
});

test('of several cookies this machine’s own counts, then whichever there is; a file that is cut off still serves', async () => {
  await using folder = await temporaryFolder();
  const XAUTHORITY = join(folder.path, 'cookies');
  const [other, ours] = [Buffer.from('other'), Buffer.from('ours')];
  const entries = [entry(256, 'elsewhere', '0', 'MIT-MAGIC-COOKIE-1', other), entry(256, hostname(), '0', 'MIT-MAGIC-COOKIE-1', ours)];
  await writeFile(XAUTHORITY, Buffer.concat(entries));
  expect(await readCookie(local, { XAUTHORITY })).toEqual(ours);
  expect(await readCookie({ ...local, number: 1 }, { XAUTHORITY })).toBeNull();
  await writeFile(XAUTHORITY, Buffer.concat(entries).subarray(0, -3));
  expect(await readCookie(local, { XAUTHORITY })).toEqual(other);
  expect(await readCookie(local, { XAUTHORITY: '/nowhere' })).toBeNull();
});

/** What a display says of its size when it is asked this once. */
async function monitorOf(environment: NodeJS.ProcessEnv): Promise<Monitor | undefined> {
  using display = displayOf(environment);
  return await display?.monitor();
}

test('a real X server tells the size of each of its screens, to those whom it lets in', async () => {
  await using folder = await temporaryFolder();
  const XAUTHORITY = join(folder.path, 'cookies');
  await writeFile(XAUTHORITY, entry(65_535, '', '', 'MIT-MAGIC-COOKIE-1', COOKIE));
  await using x = await openXServer(1366, 768, ['-screen', '1', '480x854x16', '-auth', XAUTHORITY, '-noreset']);
  expect(await monitorOf({ DISPLAY: x.display, XAUTHORITY })).toEqual({ x: 0, y: 0, width: 1366, height: 768 });
  expect(await monitorOf({ DISPLAY: `${x.display}.1`, XAUTHORITY })).toEqual({ x: 0, y: 0, width: 480, height: 854 });
  await expect(monitorOf({ DISPLAY: `${x.display}.2`, XAUTHORITY })).rejects.toThrow('no screen 2');
  await expect(monitorOf({ DISPLAY: x.display, XAUTHORITY: '/nowhere' })).rejects.toThrow('refuses: Authorization required');
  await expect(monitorOf({ DISPLAY: ':9999' })).rejects.toThrow('ENOENT');
});

test('a server without RandR tells the size of its screen, and one that was started anew is asked anew', async () => {
  const number = `:${1000 + (process.pid % 9000)}`;
  const first = await openXServer(1024, 600, [number, '-extension', 'RANDR']);
  using display = displayOf({ DISPLAY: first.display });
  expect(await display?.monitor()).toEqual({ x: 0, y: 0, width: 1024, height: 600 });
  await display?.settle({ x: 0, y: 0, width: 1024, height: 600 });
  await first[Symbol.asyncDispose]();
  await expect(display?.monitor()).rejects.toThrow('ENOENT');
  await using second = await openXServer(1280, 1024, [number]);
  expect(second.display).toBe(first.display);
  const now = { x: 0, y: 0, width: 1280, height: 1024 };
  expect(await Promise.all([display?.monitor(), display?.settle(now), display?.monitor()])).toEqual([now, undefined, now]);
});
