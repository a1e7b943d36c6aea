import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { everySecond } from '#tests/support/cases.ts';
import { BlobHash } from '#shared/model/blob.ts';
import type { Lesson } from '#shared/model/content.ts';
import { rightsOf } from '#shared/model/role.ts';
import { AppError } from '#shared/problem.ts';
import { seriousFaults } from '#tests/support/axe.ts';
import { consoleStand, settled } from '#tests/support/console-stand.ts';
import { administrator, county1, countyAnswers } from '#tests/support/fake-county.ts';
import { encodingAnswers, encodingOf } from '#tests/support/fake-encoding.ts';
import { openFakeOffice, type Answers, type FakeOffice } from '#tests/support/fake-office.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { growingFilm, type GrowingFilm } from '#tests/support/growing-film.ts';

const stand = consoleStand();
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let film: GrowingFilm;
beforeAll(async () => {
  folder = await temporaryFolder();
  film = await growingFilm(folder.path);
});
afterAll(async () => {
  await folder[Symbol.asyncDispose]();
});

const begun = county1.lessons.find(({ state }) => state === 'working') ?? expect.fail('something is being encoded');
const broken: Partial<Lesson> = {
  state: 'failed',
  fault: 'encoder_failed',
  faultDetail: 'x264 [error]: malloc of size 8847360 failed',
  faultPiece: { kind: 'chunk', index: 6, fromMs: 72_000, toMs: 84_000 },
  progress: 0,
  leftMs: null,
};

/** The county with one lesson as a test says, and what is told of it later. */
function withLesson(first: Partial<Lesson>) {
  let lesson: Lesson = { ...begun, ...first };
  const change = (changed: Partial<Lesson>): Lesson => (lesson = { ...lesson, ...changed });
  const answers: Answers = {
    ...countyAnswers(),
    getLesson: () => ({ ...lesson, usedIn: [] }),
    listLessons: () => ({ total: 1, lessons: [lesson] }),
    retryLesson: () => change({ state: 'working', fault: null, faultDetail: null, faultPiece: null, progress: 0.8 }),
  };
  return { answers, change };
}

interface Visit {
  address?: string;
  width?: number;
  language?: 'zh-CN' | 'en';
}

async function visit(
  office: FakeOffice,
  { address = `/lessons/${begun.id}`, width = 1440, language = 'zh-CN' }: Visit = {},
): Promise<Page> {
  const context = await stand.browser.newContext({ viewport: { width, height: 900 }, locale: 'zh-CN' });
  await context.addInitScript(`localStorage.setItem('fieldcast.language', '"${language}"')`);
  const page = await context.newPage();
  await page.goto(office.url + address);
  return settled(page);
}

const ofVideo = (page: Page, asked: string): Promise<unknown> => page.evaluate(`document.querySelector('video').${asked}`);
const secondOf = async (page: Page): Promise<number> => Number(await ofVideo(page, 'currentTime'));
const isPast = (page: Page, second: number) => page.waitForFunction(`document.querySelector('video')?.currentTime > ${second}`);

/** How far it has ever gone back while it was on. */
const watchForLeaps = `(() => {
  const video = document.querySelector('video');
  let furthest = 0;
  window.leapMs = 0;
  video.addEventListener('timeupdate', () => {
    if (video.readyState < 2) return;
    window.leapMs = Math.max(window.leapMs, (furthest - video.currentTime) * 1000);
    furthest = Math.max(furthest, video.currentTime);
  });
})()`;

test('what is encoded so far plays by itself, with its sound, and the finished lesson takes its place at the same second', async () => {
  film.grow({ segments: 0, hasWholeSound: false });
  const { answers, change } = withLesson({});
  await using office = await openFakeOffice(stand.pages, answers, { films: film.serve });
  const page = await visit(office);
  await page.evaluate('window.isSamePage = true');
  await page.getByText('开始转码几秒后，就能在这里预览').waitFor();

  film.grow({ segments: 4, hasWholeSound: false });
  await isPast(page, 1);
  expect(await page.locator('.fc-preview-badge').innerText()).toBe('预览');
  expect(await page.locator('.fc-preview').innerText()).toContain('音量可能偏大或偏小');
  expect(await ofVideo(page, 'muted')).toBe(true);

  await page.evaluate(watchForLeaps);
  const before = await secondOf(page);
  const isAsked = (name: string) => film.asked.some((path) => path.endsWith(`/preview/${name}`));
  expect(isAsked('early-sound.m3u8')).toBe(true);
  expect(isAsked('sound.m4s')).toBe(true);
  film.grow({ segments: 6, hasWholeSound: true });
  await expect.poll(() => isAsked('sound.m3u8'), { timeout: 20_000 }).toBe(true);
  await isPast(page, before);

  const [seen, asked] = [await secondOf(page), film.asked.length];
  change({ state: 'ready', package: BlobHash.parse('ab'.repeat(32)), durationMs: 24_000, progress: 1 });
  office.poke('lesson');
  await page.locator('.fc-preview-badge').waitFor({ state: 'detached' });
  await expect.poll(() => film.asked.slice(asked).some((path) => /^\/api\/packages\/\w+\/360p\.m4s$/.test(path))).toBe(true);
  await isPast(page, seen + 0.5);
  expect(Number(await page.evaluate('window.leapMs'))).toBeLessThan(300);
  expect(await page.evaluate('window.isSamePage')).toBe(true);
  await page.context().close();
});

test('at the end of what is encoded it waits where it is, and goes on from there', async () => {
  film.grow({ segments: 5, hasWholeSound: true });
  await using office = await openFakeOffice(stand.pages, withLesson({}).answers, { films: film.serve });
  const page = await visit(office);
  await isPast(page, 0.5);
  await page.evaluate(watchForLeaps);
  await isPast(page, 9);
  await ofVideo(page, 'currentTime = 10.01'); // Where the sound runs on, a browser goes some milliseconds further than there are pictures.
  const asked = () => film.asked.filter((path) => path.endsWith('/preview/360p.m3u8')).length;
  const before = asked();
  await expect.poll(asked, { timeout: 20_000 }).toBeGreaterThan(before + 2); // Each answer is a chance to be led astray.
  film.grow({ segments: 8, hasWholeSound: true });
  await isPast(page, 12);
  expect(Number(await page.evaluate('window.leapMs'))).toBeLessThan(300);
  await page.context().close();
});

test('a preview that somebody has paused stays paused, at its second, when the lesson is ready', async () => {
  film.grow({ segments: 5, hasWholeSound: true });
  const { answers, change } = withLesson({});
  await using office = await openFakeOffice(stand.pages, answers, { films: film.serve });
  const page = await visit(office);
  await isPast(page, 0.5);
  await ofVideo(page, 'pause()');
  const seen = await secondOf(page);

  change({ state: 'ready', package: BlobHash.parse('cd'.repeat(32)), durationMs: 24_000, progress: 1 });
  office.poke('lesson');
  await page.waitForFunction(`document.querySelector('video').duration > 23 && document.querySelector('video').readyState >= 2`);
  expect(await ofVideo(page, 'paused')).toBe(true);
  expect(Math.abs((await secondOf(page)) - seen)).toBeLessThan(0.2);
  await page.context().close();
});

test('who prefers stillness presses play himself', async () => {
  film.grow({ segments: 4, hasWholeSound: false });
  await using office = await openFakeOffice(stand.pages, withLesson({}).answers, { films: film.serve });
  const context = await stand.browser.newContext({ reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(`${office.url}/lessons/${begun.id}`);
  await page.waitForFunction(`document.querySelector('video')?.readyState >= 2`);
  expect(await ofVideo(page, 'paused')).toBe(true);
  await page.locator('video').focus();
  await page.keyboard.press('Space');
  await isPast(page, 0.2);
  await context.close();
});

test('a failure names the piece and the reason; one click does only that again', async () => {
  const { answers } = withLesson(broken);
  await using office = await openFakeOffice(stand.pages, answers);
  const page = await visit(office);
  const alert = page.locator('.ant-alert-error');
  expect(await alert.innerText()).toContain('第 7 段（1:12–1:24）转码失败');
  expect(await alert.innerText()).toContain('请重试');
  expect(await page.getByText('malloc of size').isVisible()).toBe(false);
  await page.getByText('给维修人员的细节').click();
  expect(await page.getByText('malloc of size').isVisible()).toBe(true);

  await page.getByRole('button', { name: '重试（只重做失败的部分）' }).click();
  await page.getByRole('heading', { name: '正在转码' }).waitFor();
  await alert.waitFor({ state: 'detached' });
  expect(office.told).toEqual([{ name: 'retryLesson', input: { params: { id: begun.id } } }]);
  await page.context().close();
});

test('sound and the last check are named as what they are, in the list too', async () => {
  const { answers, change } = withLesson({ ...broken, faultPiece: { kind: 'sound', index: 0, fromMs: 0, toMs: 600_000 } });
  await using office = await openFakeOffice(stand.pages, answers);
  const page = await visit(office, { address: '/lessons' });
  await page.locator('.fc-card-fault', { hasText: '声音转码失败' }).waitFor();
  change({ faultPiece: { kind: 'seal', index: 0, fromMs: 0, toMs: 600_000 } });
  office.poke('lesson');
  await page.locator('.fc-card-fault', { hasText: '检查时发现写入的数据损坏' }).waitFor();
  expect(await page.locator('.fc-card-fault', { hasText: '声音转码失败' }).count()).toBe(0);
  await page.context().close();
});

test('a file that no retry can mend: what to do instead', async () => {
  await using office = await openFakeOffice(stand.pages, withLesson({ ...broken, fault: 'damaged', faultPiece: null }).answers);
  const page = await visit(office);
  await page.getByText('文件已损坏或没有传完整').waitFor();
  await page.getByText('请准备好新的文件重新上传，再删除这个课件').waitFor();
  expect(await page.getByRole('main').getByRole('button', { name: /上传$/ }).count()).toBe(1);
  expect(await page.getByRole('button', { name: /重试|转码/ }).count()).toBe(0);
  await page.context().close();
});

test('encoding is paused by the keyboard; the list of lessons says why something waits', async () => {
  await using office = await openFakeOffice(stand.pages, countyAnswers());
  const page = await visit(office, { address: '/system/status' });
  const pause = page.getByRole('switch', { name: '暂停转码' });
  await pause.focus();
  await page.keyboard.press('Space');
  await page.getByText('已暂停，手头的段做完就停').waitFor();
  expect(await pause.getAttribute('aria-checked')).toBe('true');
  expect(office.told).toEqual([{ name: 'setEncodingRule', input: { body: { isPaused: true, quiet: null } } }]);

  await page.getByRole('navigation').getByRole('link', { name: '课件' }).click();
  await page.getByText('转码已暂停。2 个课件在等。').waitFor();
  await page.getByRole('link', { name: '去转码设置' }).click();
  await pause.click();
  await page.getByText('已恢复转码').waitFor();
  await page.context().close();
});

test('quiet hours may go over midnight, and are refused where they end as they begin', async () => {
  const answers = { ...countyAnswers(), ...encodingAnswers(encodingOf(county1.lessons), { isQuietNow: true }) };
  await using office = await openFakeOffice(stand.pages, answers);
  const page = await visit(office, { address: '/system/status' });
  await page.getByRole('switch', { name: '每天有一段时间不转码' }).click();
  await page.getByText('到第二天 06:00').waitFor();
  await page.getByLabel('到', { exact: true }).fill('22:00');
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('开始和结束不能是同一时间').waitFor();
  expect(office.told).toEqual([]);

  await page.getByLabel('到', { exact: true }).fill('07:30');
  await page.keyboard.press('Enter');
  await page.getByText('已保存').waitFor();
  expect(office.told).toEqual([{ name: 'setEncodingRule', input: { body: { isPaused: false, quiet: { from: '22:00', to: '07:30' } } } }]);
  await page.getByText('暂停时段（22:00–07:30）').waitFor();
  expect(await page.getByRole('button', { name: '保存' }).count()).toBe(0);

  await page.getByRole('navigation').getByRole('link', { name: '课件' }).click();
  await page.getByText('现在（22:00–07:30）不转码，07:30 接着转。').waitFor();
  await page.context().close();
});

test('an editor, who knows nothing of the system, reads on his lesson and in the list why it waits', async () => {
  const quiet = { ...encodingOf(county1.lessons), rule: { isPaused: false, quiet: { from: '22:00', to: '06:00' } } };
  const notHis: Answers['getEncoding'] = () => {
    throw new AppError('not_allowed');
  };
  const editor = { ...administrator, rights: [...rightsOf('editor')] };
  const answers = { ...countyAnswers(), ...encodingAnswers(quiet, { isQuietNow: true }), getEncoding: notHis, whoAmI: () => editor };
  await using office = await openFakeOffice(stand.pages, answers);
  const page = await visit(office, { address: '/lessons' });
  await page.getByText('现在（22:00–06:00）不转码，06:00 接着转。2 个课件在等。').waitFor();
  expect(await page.getByRole('link', { name: '去转码设置' }).count()).toBe(0);
  await page.getByRole('link', { name: begun.title }).click();
  await page.locator('.fc-encode', { hasText: '现在（22:00–06:00）不转码，06:00 接着转。' }).waitFor();

  answers.setEncodingRule?.({ params: undefined, query: undefined, body: { isPaused: true, quiet: null } });
  office.poke('job');
  await page.locator('.fc-encode', { hasText: '转码已暂停。' }).waitFor();
  await page.context().close();
});

test('who may not change the system reads the rule and changes nothing', async () => {
  const ruled = { ...encodingOf(county1.lessons), rule: { isPaused: false, quiet: { from: '22:00', to: '06:00' } } };
  const reader = { ...administrator, rights: administrator.rights.filter((right) => right.endsWith('.read')) };
  await using office = await openFakeOffice(stand.pages, { ...countyAnswers(), ...encodingAnswers(ruled), whoAmI: () => reader });
  const page = await visit(office, { address: '/system/status' });
  await page.getByText('每天 22:00–06:00 不转码').waitFor();
  expect(await page.getByRole('switch').count()).toBe(0);
  const [title] = encodingOf(county1.lessons).inHand;
  await page
    .getByRole('link', { name: title?.title ?? '' })
    .first()
    .click();
  await page.getByRole('heading', { level: 1, name: begun.title }).waitFor();
  await page.context().close();
});

const states: Record<string, { lesson?: Partial<Lesson>; segments?: number; address?: string; isPaused?: boolean }> = {
  'a lesson that waits': { lesson: { state: 'waiting', progress: 0, leftMs: null } },
  'a lesson that plays while it is encoded': { segments: 4 },
  'a lesson while encoding is paused': { isPaused: true },
  'a lesson of which a piece failed': { lesson: broken },
  'a lesson whose file is damaged': { lesson: { ...broken, fault: 'damaged', faultPiece: null } },
  'the encoding controls': { address: '/system/status', isPaused: true },
  'the list while encoding is paused': { address: '/lessons', isPaused: true },
};
test.each(everySecond(Object.entries(states)))('everybody can use %s: axe, and a narrow phone in English', async (_, state) => {
  film.grow({ segments: state.segments ?? 0, hasWholeSound: false });
  const rest = { ...encodingOf(county1.lessons), rule: { isPaused: state.isPaused ?? false, quiet: { from: '22:00', to: '06:00' } } };
  const answers = { ...withLesson(state.lesson ?? {}).answers, ...encodingAnswers(rest) };
  await using office = await openFakeOffice(stand.pages, answers, { films: film.serve });
  const place = state.address ? { address: state.address } : {};
  const page = await visit(office, place);
  if (state.segments) await isPast(page, 0.2);
  expect(await seriousFaults(page)).toEqual([]);
  await page.context().close();

  const phone = await visit(office, { ...place, width: 360, language: 'en' });
  expect(await phone.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0);
  expect(await seriousFaults(phone)).toEqual([]);
  await phone.context().close();
});
