import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { temporaryFolder } from '#tests/support/folder.ts';
import { encoderSettings } from './encoder-build.ts';

test('ffmpeg is asked for its build once, and again only where it gave no answer', async () => {
  await using folder = await temporaryFolder();
  const [program, asked] = [join(folder.path, 'ffmpeg'), join(folder.path, 'asked')];
  async function stand(answer: string): Promise<void> {
    await writeFile(program, `#!/bin/sh\necho asked >> '${asked}'\n${answer}\n`);
    await chmod(program, 0o755);
  }
  vi.stubEnv('PATH', `${folder.path}:${process.env['PATH']}`);
  await stand('exit 1');
  await expect(encoderSettings()).rejects.toMatchObject({ code: 'media_fault' });
  await stand(`echo 'ffmpeg version 5.1.6 Copyright'\necho 'libavcodec     59. 37.100 / 59. 37.100'`);
  const [first, second] = await Promise.all([encoderSettings(), encoderSettings()]);
  expect(first).toMatch(/^ffmpeg 5\.1\.6 libavcodec 59\.37\.100 /);
  expect([second, await encoderSettings()]).toEqual([first, first]);
  expect((await readFile(asked, 'utf8')).trim().split('\n')).toHaveLength(2);
});
