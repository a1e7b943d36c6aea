import { writeFile } from 'node:fs/promises';
import { FileStore } from '@tus/file-store';
import { Server as Tus } from '@tus/server';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { AppError } from '#shared/problem.ts';
import { consoleStand, STILL } from '#tests/support/console-stand.ts';
import { county1, countyAnswers } from '#tests/support/fake-county.ts';
import { openFakeOffice, type Answers, type FakeOffice } from '#tests/support/fake-office.ts';
import { temporaryFolder } from '#tests/support/folder.ts';

const stand = consoleStand();

async function visit(url: string): Promise<Page> {
  const page = await stand.browser.newPage(STILL);
  page.on('dialog', (dialog) => void dialog.accept()); // "Leave this page?" is answered with yes.
  await page.goto(url);
  return page;
}

const [playlist] = county1.playlists;
const id = playlist?.id ?? expect.fail('the county has a playlist');

/** A county in which somebody else saves the playlist when a test says so. */
function withASecondEditor(): { answers: Answers; saveElsewhere: () => void; saved: () => unknown } {
  const base = countyAnswers();
  let current = { ...playlist, revision: 3 } as NonNullable<typeof playlist>;
  const answers: Answers = {
    ...base,
    getPlaylist: () => current,
    revisePlaylist: ({ body }) => {
      if (body.seenRevision !== current.revision) throw new AppError('conflict', { what: 'playlist', revision: current.revision });
      current = { ...current, title: body.draft.title, revision: current.revision + 1 };
      return current;
    },
  };
  const saveElsewhere = (): void => void (current = { ...current, title: '别人改的名字', revision: 4 });
  return { answers, saveElsewhere, saved: () => ({ title: current.title, revision: current.revision }) };
}

async function openTwiceChanged(office: FakeOffice, saveElsewhere: () => void): Promise<Page> {
  const page = await visit(`${office.url}/playlists/${id}`);
  await page.getByLabel('名称').fill('我改的名字');
  saveElsewhere();
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('别人刚刚改过这里').waitFor();
  expect(await page.getByRole('dialog').innerText()).toContain('别人改的名字');
  return page;
}

test('a second editor is shown what the first has saved, and overwrites it only knowingly', async () => {
  const { answers, saveElsewhere, saved } = withASecondEditor();
  await using office = await openFakeOffice(stand.pages, answers);
  const page = await openTwiceChanged(office, saveElsewhere);
  expect(saved()).toEqual({ title: '别人改的名字', revision: 4 });

  await page.getByRole('button', { name: '用我的修改覆盖' }).click();
  await page.getByText('已保存').waitFor();
  expect(saved()).toEqual({ title: '我改的名字', revision: 5 });
  await page.close();
});

test('a second editor may take the newest instead', async () => {
  const { answers, saveElsewhere, saved } = withASecondEditor();
  await using office = await openFakeOffice(stand.pages, answers);
  const page = await openTwiceChanged(office, saveElsewhere);
  await page.getByRole('button', { name: '用最新内容，放弃我的修改' }).click();
  await page.waitForFunction(`document.querySelector('h1').textContent === '别人改的名字'`);
  expect(saved()).toEqual({ title: '别人改的名字', revision: 4 });
  await page.close();
});

test('what was typed is found again after the page was lost', async () => {
  await using office = await openFakeOffice(stand.pages, countyAnswers());
  const page = await visit(`${office.url}/playlists/${id}`);
  await page.getByLabel('名称').fill('没来得及保存');
  await page.getByText('有没保存的修改').waitFor();
  await page.reload();
  await page.getByText('上次没有保存的修改已为您找回').waitFor();
  expect(await page.getByLabel('名称').inputValue()).toBe('没来得及保存');
  await page.close();
});

test('items are put in order by keys alone', async () => {
  await using office = await openFakeOffice(stand.pages, countyAnswers());
  const page = await visit(`${office.url}/playlists/${id}`);
  const titles = () => page.locator('.fc-order-title > div').allInnerTexts();
  await page.locator('.fc-handle').first().focus();
  const [first, second] = await titles();
  await page.keyboard.press('Space');
  await page.locator('.fc-dragging').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.waitForFunction(`document.querySelector('[id^="DndLiveRegion"]').textContent.includes('移到第 2 项')`);
  await page.keyboard.press('Space');
  await expect.poll(async () => (await titles()).slice(0, 2)).toEqual([second, first]);
  await page.close();
});

test('Ctrl-K finds a lesson by its name and opens it, without the mouse', async () => {
  await using office = await openFakeOffice(stand.pages, countyAnswers());
  const page = await visit(office.url);
  await page.locator('h1').first().waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('马铃薯贮藏');
  await page.getByRole('option', { name: '马铃薯贮藏' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: '马铃薯贮藏' }).waitFor();
  expect(page.url()).toContain('/lessons/les_');
  await page.close();
});

test('a lesson in use is not deleted: the places are named, and each is a way there', async () => {
  await using office = await openFakeOffice(stand.pages, countyAnswers());
  const page = await visit(`${office.url}/lessons/${county1.lessons[0]?.id}`);
  await page.getByRole('button', { name: '删除' }).click();
  expect(await page.locator('.ant-modal-confirm-title').innerText()).toContain('还不能删除');
  await page.getByRole('dialog').getByRole('link', { name: '冬季果树管理' }).click();
  await page.getByRole('heading', { level: 1, name: '冬季果树管理' }).waitFor();
  expect(office.told).toEqual([]);
  await page.close();
});

test('where nothing is to move, a dialog stands from the beginning where it stays', async () => {
  await using office = await openFakeOffice(stand.pages, countyAnswers());
  const page = await visit(office.url);
  await page.evaluate(`addEventListener('animationstart', ({ target }) => {
    if (target.closest('.ant-modal')) window.scale = target.getBoundingClientRect().width / target.offsetWidth;
  }, true)`);
  const scaleAtFirst = async (): Promise<unknown> => {
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').waitFor();
    await page.waitForFunction('window.scale !== undefined');
    const scale = await page.evaluate('window.scale');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.evaluate('delete window.scale');
    return scale;
  };
  await page.locator('h1').first().waitFor();
  expect(await scaleAtFirst()).toBe(1);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  expect(await scaleAtFirst()).toBeLessThan(1);
  await page.close();
});

test('where nothing is to move, a list that opens is in sight', async () => {
  await using office = await openFakeOffice(stand.pages, countyAnswers());
  const page = await visit(`${office.url}/lessons`);
  await page.getByRole('combobox', { name: '状态' }).click();
  await page.getByTitle('失败', { exact: true }).click();
  await expect.poll(() => page.url()).toContain('state=failed');
  await page.close();
});

test('an upload cut off by a reload is asked for by name, and goes on where it stopped', async () => {
  await using store = await temporaryFolder();
  await using folder = await temporaryFolder();
  const tus = new Tus({ path: '/api/uploads', datastore: new FileStore({ directory: store.path }) });
  const offsets: number[] = [];
  await using office = await openFakeOffice(stand.pages, countyAnswers(), {
    uploads: async (request, response) => {
      if (request.method === 'PATCH') offsets.push(Number(request.headers['upload-offset']));
      await tus.handle(request, response);
    },
  });
  const file = { name: '冬季修剪.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(3_000_000, 7) };
  const path = `${folder.path}/${file.name}`;
  await writeFile(path, file.buffer);

  const page = await visit(`${office.url}/lessons`);
  const network = await page.context().newCDPSession(page);
  const throttle = (uploadThroughput: number) =>
    network.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput });
  await throttle(200_000);
  await choose(page, page.getByRole('button', { name: '上传' }).first(), path);
  await page.waitForFunction(`/已传 [1-9].*共/.test(document.querySelector('.fc-upload-tray')?.textContent ?? '')`);
  await page.reload();

  await page.getByText('有没传完的文件').waitFor();
  expect(await page.locator('.fc-unfinished').innerText()).toContain(file.name);
  await throttle(-1);
  await choose(page, page.getByRole('button', { name: '选择这个文件' }), path);
  await page.getByText('全部传完').waitFor();
  await page.getByText('有没传完的文件').waitFor({ state: 'detached' });
  expect(offsets[0]).toBe(0);
  expect(offsets.at(-1)).toBeGreaterThan(0);
  await page.close();
});

async function choose(page: Page, button: ReturnType<Page['getByRole']>, path: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await button.click();
  await (await chooser).setFiles(path);
}
