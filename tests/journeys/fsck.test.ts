import { readdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ensureSamples } from '#scripts/samples/ensure.ts';
import { madeFolder } from '#scripts/samples/expectations.ts';
import { holdMedia } from '#server/backup/holding.ts';
import { ImageId, LessonId } from '#shared/model/ids.ts';
import { catalogueCalls } from '#shared/protocol/http/catalogue.ts';
import { run, until } from '#tests/support/child.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { openOffice } from '#tests/support/office.ts';

/** The command as somebody types it, in the language of the terminal. */
async function fsck(dataFolder: string, args: string[] = [], language = 'zh_CN.UTF-8') {
  const command = run('scripts/fsck.ts', args, { FIELDCAST_DATA: dataFolder, LANG: language });
  const code = await new Promise<number | null>((resolve) => command.child.once('close', resolve));
  return { code, said: command.output() };
}

async function blobsIn(dataFolder: string): Promise<string[]> {
  const entries = await readdir(path.join(dataFolder, 'blobs'), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

test('a server that is killed between a deletion and its sweep frees exactly what nobody else uses; the check follows it all the way', async () => {
  await ensureSamples();
  await using folder = await temporaryFolder();
  const data = folder.path;
  await using office = await openOffice(data);
  const { client } = office;
  const upload = (name: string): Promise<string> => client.upload(path.join(madeFolder, name));
  const [doomed, shared] = [LessonId.parse(await upload('short.mp4')), LessonId.parse(await upload('short.mp4'))];
  const [picture, alone] = [ImageId.parse(await upload('notice.png')), LessonId.parse(await upload('odd-size.avi'))];
  for (const id of [doomed, shared, alone])
    await until(async () => (await client.call(catalogueCalls.getLesson, { params: { id } })).state === 'ready', 200);
  const all = await blobsIn(data);
  expect(await fsck(data)).toMatchObject({ code: 0, said: expect.stringContaining(`${all.length} 个文件`) });
  expect(await fsck(data, ['--mend'], 'en_US.UTF-8')).toMatchObject({ code: 2, said: expect.stringContaining('Stop it before mending') });

  {
    // A backup that reads keeps the sweep waiting, so that the kill falls between it and the deletion for certain.
    await using held = new AsyncDisposableStack();
    held.use(await holdMedia(data));
    for (const id of [doomed, alone]) await client.call(catalogueCalls.removeLesson, { params: { id } });
    await client.call(catalogueCalls.removeImage, { params: { id: picture } });
    await office.stop('SIGKILL');
  }
  expect(await blobsIn(data)).toHaveLength(all.length);
  expect(await fsck(data, ['--mend'])).toMatchObject({ code: 0, said: expect.stringContaining('不满 24 小时') });
  expect(await blobsIn(data)).toHaveLength(all.length); // Too young to be cleared away by anybody but the server.

  await office.start();
  await until(async () => (await fsck(data)).said.includes('没有多余的文件'), 200);
  expect((await client.call(catalogueCalls.getLesson, { params: { id: shared } })).state).toBe('ready');
  await office.stop('SIGKILL');

  const [rotten = '', lost = ''] = await blobsIn(data);
  await writeFile(rotten, 'rotten');
  await writeFile(path.join(path.dirname(lost), `${path.basename(lost).slice(0, 2)}${'0'.repeat(62)}`), 'nobody');
  const stray = path.join(path.dirname(lost), `${path.basename(lost).slice(0, 2)}${'0'.repeat(62)}`);
  await utimes(stray, 0, 0);
  const found = await fsck(data, ['--mend']);
  expect(found).toMatchObject({ code: 1, said: expect.stringContaining(`“short”（${shared}）：缺失 0 个文件，损坏 1 个`) });
  expect(found.said).toContain('已清掉 1 个没有人用的文件');
  expect(await blobsIn(data)).not.toContain(stray);
}, 180_000);
