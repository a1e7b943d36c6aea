import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { sketchOf as sketchAtServer } from '#server/catalogue/sketch.ts';
import { makeBytes } from '#scripts/office/cut-upload.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { sketchOf } from './same-file.ts';

test.each([
  ['by HTTPS', true, 5_000_000],
  ['by plain HTTP, where a browser has no hashing', false, 5_000_000],
  ['by plain HTTP, of a small file', false, 900],
])('a page knows a file by what the server knows it by: %s', async (_, isSecureContext, bytes) => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, 'a.mp4');
  await makeBytes(file, bytes, 3);
  vi.stubGlobal('isSecureContext', isSecureContext);
  if (!isSecureContext) vi.stubGlobal('crypto', {});
  const sketch = await sketchOf(new File([await readFile(file)], 'a.mp4')).finally(() => vi.unstubAllGlobals());
  expect(sketch).toBe(await sketchAtServer(file));
});
