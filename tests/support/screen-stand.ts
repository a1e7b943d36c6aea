import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { BlobHash } from '#shared/model/blob.ts';
import type { Direction } from '#shared/protocol/page.ts';
import { launchChromium } from './chromium.ts';
import { buildScreen } from './console-pages.ts';
import { startFakeAgent, type FakeAgent } from './fake-agent.ts';
import { temporaryFolder } from './folder.ts';
import { makeHlsLesson, type LessonShape } from './hls-lesson.ts';

type LessonDirection = Extract<Direction, { kind: 'lesson' }>;

/** Two lessons that differ in colour, so that a look at one pixel tells which is on. */
export const olive: LessonShape = { lesson: 5, seconds: 6, colour: [110, 90, 150] };
export const plum: LessonShape = { lesson: 9, seconds: 6, colour: [110, 170, 150] };

/** The page as it is built, a fake agent that serves it, and real Chromium: all a test of the screen needs. */
export interface ScreenStand extends AsyncDisposable {
  agent: FakeAgent;
  /** What the browser complained of: errors of the page, and breaches of the agent's content policy. */
  complaints: string[];
  /** Makes one more lesson; gives its folder. */
  addLesson(lesson: LessonShape): Promise<string>;
  open(options?: { path?: string; width?: number; height?: number }): Promise<Page>;
}

export async function openScreenStand(lessons: readonly LessonShape[]): Promise<ScreenStand> {
  await using undo = new AsyncDisposableStack();
  const folder = undo.use(await temporaryFolder());
  const pageFolder = await buildScreen();
  const mediaFolder = path.join(folder.path, 'media');
  const addLesson = async (lesson: LessonShape): Promise<string> => {
    const made = path.join(mediaFolder, String(lesson.lesson));
    await makeHlsLesson(made, lesson);
    return made;
  };
  for (const lesson of lessons) await addLesson(lesson);
  await mkdir(mediaFolder, { recursive: true });
  await writeFile(path.join(mediaFolder, 'still.svg'), still);
  const agent = undo.use(await startFakeAgent({ pageFolder, mediaFolder }));
  const browser = undo.adopt(await launchChromium(), (opened) => opened.close());
  const complaints: string[] = [];
  const kept = undo.move();
  return {
    agent,
    complaints,
    addLesson,
    async open({ path: where = '/', width = 640, height = 360 } = {}) {
      const page = await browser.newPage({ viewport: { width, height } });
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => {
        if (/content security policy/i.test(message.text())) complaints.push(message.text());
      });
      const greeted = agent.greeted();
      await page.goto(agent.url + where);
      await greeted;
      return page;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

export const lessonDirection = (showing: number, shape: LessonShape, more: Partial<LessonDirection> = {}): LessonDirection => ({
  kind: 'lesson',
  showing,
  content: `les_${shape.lesson}`,
  package: BlobHash.parse(shape.lesson.toString(16).padStart(64, '0')),
  playlist: `/media/${shape.lesson}/master.m3u8`,
  title: `Lesson ${shape.lesson}`,
  fromMs: 0,
  durationMs: shape.seconds * 1000,
  volume: 60,
  ...more,
});

const still = '<svg xmlns="http://www.w3.org/2000/svg" width="800" height="450"><rect width="800" height="450" fill="#c04040"/></svg>';

/** A plain red picture; `colour` is how a camera would see it. */
export const imageDirection = Object.assign(
  (showing: number, more: Partial<Extract<Direction, { kind: 'image' }>> = {}): Direction => ({
    kind: 'image',
    showing,
    content: 'img_1',
    url: '/media/still.svg',
    title: 'Red',
    width: 800,
    height: 450,
    ...more,
  }),
  { colour: [102, 106, 192] as const },
);
