import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { FileStore } from '@tus/file-store';
import { Server as Tus } from '@tus/server';
import { expect, test } from 'vitest';
import { sketchOf } from '#server/catalogue/sketch.ts';
import type { CallInput } from '#shared/protocol/call.ts';
import type { catalogueCalls } from '#shared/protocol/http/catalogue.ts';
import { consoleStand, STILL } from '#tests/support/console-stand.ts';
import { county1, countyAnswers } from '#tests/support/fake-county.ts';
import { openFakeOffice } from '#tests/support/fake-office.ts';
import { temporaryFolder } from '#tests/support/folder.ts';

const stand = consoleStand();

const [known] = county1.lessons;
const id = known?.id ?? expect.fail('the county has a lesson');

/** A folder as a teacher keeps it, of which the first film is at the office already. */
async function openTeacher() {
  const stack = new AsyncDisposableStack();
  const [folder, store] = [stack.use(await temporaryFolder()), stack.use(await temporaryFolder())];
  const course = path.join(folder.path, '果树课');
  await mkdir(path.join(course, '下册'), { recursive: true });
  const files = {
    '第1课.mp4': 2_000_000,
    '第2课.mp4': 3000,
    '教案.docx': 500,
    '.DS_Store': 9,
    '下册/第10课.mkv': 3000,
    '下册/名单.xlsx': 20,
  };
  for (const [name, bytes] of Object.entries(files)) await writeFile(path.join(course, name), randomBytes(bytes));
  const sketch = await sketchOf(path.join(course, '第1课.mp4'));
  const tus = new Tus({ path: '/api/uploads', datastore: new FileStore({ directory: store.path }) });
  const begun: string[] = [];
  const answers = {
    ...countyAnswers(),
    findSameFile: ({ query }: CallInput<typeof catalogueCalls.findSameFile>) => ({
      same: query.sketch === sketch && query.bytes === 2_000_000 ? { id, title: '冬季果树修剪', state: 'ready' as const } : null,
    }),
  };
  const office = stack.use(
    await openFakeOffice(stand.pages, answers, {
      uploads: async (request, response) => {
        if (request.method === 'POST') begun.push(String(request.headers['upload-metadata']));
        await tus.handle(request, response);
      },
    }),
  );
  const page = await stand.browser.newPage(STILL);
  stack.defer(() => page.close());
  await page.goto(`${office.url}/lessons`);
  await page.getByRole('button', { name: '其他上传方式' }).first().waitFor();
  const names = () => begun.map((metadata) => Buffer.from(/filename ([^,]+)/.exec(metadata)?.[1] ?? '', 'base64').toString());
  return { page, course, names, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

test('a chosen folder: its media travel, what is at the office already does not, the rest is named; and what is there travels when asked for', async () => {
  await using teacher = await openTeacher();
  const { page, names } = teacher;
  await page.getByRole('button', { name: '其他上传方式' }).first().click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByText('上传整个文件夹').click();
  await (await chooser).setFiles(teacher.course);

  await page.getByText('这个文件已经在这里了：“冬季果树修剪”').waitFor();
  await page.getByText('2 个文件不是视频或图片，没有上传').waitFor();
  const leftOut = await page.locator('.ant-notification').innerText();
  expect([leftOut.includes('教案.docx'), leftOut.includes('名单.xlsx'), leftOut.includes('DS_Store')]).toEqual([true, true, false]);
  await expect.poll(names).toEqual(expect.arrayContaining(['第2课.mp4', '第10课.mkv']));
  expect(names()).not.toContain('第1课.mp4');
  expect(await page.locator('.fc-upload-tray').getByRole('link', { name: '打开' }).first().getAttribute('href')).toBe(`/lessons/${id}`);

  await page.getByRole('button', { name: '仍然上传' }).click();
  await page.getByText('全部传完').waitFor();
  expect(names()).toContain('第1课.mp4');
});

/** Chromium's own folder, of 120 films and a table; a real one cannot be dropped by a program. */
const DROP = `(async () => {
  const root = await new Promise((resolve, reject) => webkitRequestFileSystem(0, 1e6, ({ root }) => resolve(root), reject));
  const folder = await new Promise((resolve, reject) => root.getDirectory('果树课', { create: true }, resolve, reject));
  const below = await new Promise((resolve, reject) => folder.getDirectory('下册', { create: true }, resolve, reject));
  for (let i = 1; i <= 121; i++) {
    const name = i > 120 ? '名单.xlsx' : '第' + i + '课.mp4';
    const file = await new Promise((resolve, reject) => below.getFile(name, { create: true }, resolve, reject));
    await new Promise((resolve, reject) => file.createWriter((writer) => {
      Object.assign(writer, { onwriteend: resolve, onerror: reject }).write(new Blob([name]));
    }, reject));
  }
  const dropped = { types: ['Files'], files: [], items: [{ webkitGetAsEntry: () => folder }] };
  window.dispatchEvent(Object.defineProperty(new Event('drop', { cancelable: true }), 'dataTransfer', { value: dropped }));
})()`;

test('a folder that is dropped is walked to its last file', async () => {
  await using teacher = await openTeacher();
  const { page } = teacher;
  await page.evaluate(DROP);
  await page.getByText('1 个文件不是视频或图片，没有上传').waitFor();
  await page.getByText('/ 120 个文件').waitFor();
  expect(await page.locator('.fc-upload-line').first().innerText()).toContain('第1课.mp4');
  expect(await page.locator('.fc-upload-line').nth(9).innerText()).toContain('第10课.mp4');
});
