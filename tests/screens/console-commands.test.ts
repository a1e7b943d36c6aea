import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { COMMAND_MS, type CommandState, type ScreenCommand } from '#shared/model/command.ts';
import { CommandId, newId } from '#shared/model/ids.ts';
import type { ScreenFile } from '#shared/model/screen-file.ts';
import { consoleStand, STILL } from '#tests/support/console-stand.ts';
import { administrator, county1, countyAnswers } from '#tests/support/fake-county.ts';
import { fakePictures } from '#tests/support/fake-pictures.ts';
import { openFakeOffice, type Answers } from '#tests/support/fake-office.ts';

const stand = consoleStand();
const screen = county1.screens[0];

/** An office whose screen answers what it is asked when the test says so. */
function commanding() {
  let commands: ScreenCommand[] = [];
  let files: ScreenFile[] = [];
  const answers: Answers = {
    ...countyAnswers(),
    listCommands: () => ({ commands }),
    listScreenFiles: () => ({ files }),
    commandScreen({ body: { order } }) {
      const askedAt = Date.now();
      const times = { askedAt, expiresAt: askedAt + COMMAND_MS, answeredAt: null };
      const asked: ScreenCommand = { id: newId('cmd', CommandId), order, state: 'asked', reason: null, ...times };
      commands = [asked, ...commands];
      return asked;
    },
  };
  const arrive = (): void => {
    const newest = fakePictures(county1.screens, Date.now())[0];
    files = newest ? [{ ...newest, command: commands[0]?.id ?? null }] : [];
  };
  const answer = (state: CommandState, reason: ScreenCommand['reason'] = null): void =>
    void (commands = commands.map((command) => (command.state === 'asked' ? { ...command, state, reason } : command)));
  return { answers, answer, arrive };
}

async function visit(url: string): Promise<Page> {
  const page = await stand.browser.newPage(STILL);
  await page.goto(`${url}/screens/${screen?.id}`);
  await page.getByRole('heading', { level: 1, name: screen?.name ?? '' }).waitFor();
  return page;
}

test('a screen is asked to show its name and to change its volume, and the page tells what it answered', async () => {
  const { answers, answer } = commanding();
  await using office = await openFakeOffice(stand.pages, answers);
  const page = await visit(office.url);
  await page.getByRole('button', { name: '亮出名称' }).click();
  const line = page.locator('.fc-command-list li').first();
  await line.getByText('等回答').waitFor();
  answer('failed', 'no_page');
  await line.getByText('没有画面，或画面没有回应').waitFor();

  await page.getByRole('button', { name: '设为 60%' }).click();
  await line.getByText('音量 60%').waitFor();
  answer('done');
  await line.getByText('已完成').waitFor();
  expect(office.told).toMatchObject([
    { name: 'commandScreen', input: { params: { id: screen?.id }, body: { order: { kind: 'identify', seconds: 15 } } } },
    { name: 'commandScreen', input: { body: { order: { kind: 'volume', percent: 60 } } } },
  ]);
  if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/commands.png`, fullPage: true });
  await page.close();
});

test('a screenshot is asked for, is on its way when it was taken, and is there with its time once it has come', async () => {
  const { answers, answer, arrive } = commanding();
  await using office = await openFakeOffice(stand.pages, answers);
  const page = await visit(office.url);
  await page.getByText('还没有画面').waitFor();
  await page.getByRole('button', { name: '截屏' }).click();
  answer('done');
  await page.getByText('已截好，线路有空就传来').waitFor();
  arrive();
  await page
    .locator('.fc-shot figcaption')
    .getByText(/^\d\d:\d\d 的画面 · 有人截屏$/)
    .waitFor();
  await page.getByRole('button', { name: '重启播放器' }).click();
  await page.getByRole('button', { name: '重启', exact: true }).click();
  await page.getByRole('button', { name: '取日志' }).click();
  const orders = () => office.told.flatMap(({ input }) => (input as { body: { order: { kind: string } } }).body.order.kind);
  await expect.poll(orders).toEqual(['screenshot', 'restart_agent', 'send_log']);
  await page.close();
});

test('who may not change anything there is offered nothing', async () => {
  const { answers } = commanding();
  const whoAmI = () => ({ ...administrator, rights: administrator.rights.filter((right) => right !== 'places.write') });
  await using office = await openFakeOffice(stand.pages, { ...answers, whoAmI });
  const page = await visit(office.url);
  await page.locator('.fc-facts').first().waitFor();
  for (const name of ['亮出名称', '截屏', '取日志']) expect(await page.getByRole('button', { name }).count()).toBe(0);
  await page.close();
});
