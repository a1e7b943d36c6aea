import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ImageId, LessonId } from '#shared/model/ids.ts';
import { catalogueCalls } from '#shared/protocol/http/catalogue.ts';
import { programmeCalls } from '#shared/protocol/http/programmes.ts';
import { until } from '#tests/support/child.ts';
import { openBox, type Box } from '#tests/support/box.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { auditLedger } from '#tests/support/ledger-of.ts';
import { openOffice, type Office } from '#tests/support/office.ts';
import { openSlowLine } from '#tests/support/slow-line.ts';
import { clerkAt, timeOfDay } from '#tests/support/village.ts';
import { ensureSamples } from '../samples/ensure.ts';
import { loadExpectations, pathOf } from '../samples/expectations.ts';
import type { Outcome } from '../measured.ts';
import { compare } from './kill.ts';
import { onlyInOne } from './soak/books.ts';
import { filmScreen } from './soak/film.ts';
import { agentGauge, pageGauge } from './soak/gauges.ts';
import { makeFilm } from './soak/make-film.ts';
import { overhear } from './soak/heard.ts';
import { blackOf, slopesOf, type Sample, type Slope } from './soak/slopes.ts';

export interface Case {
  seconds: number;
  imageSeconds: number;
  /** Images between two lessons. */
  images: number;
  films: readonly { seconds: number; height: number }[];
  lookEveryS: number;
  cutEveryS: number;
  /** A timed slot begins so often, and lasts so long. */
  slotEveryS: number;
  slotS: number;
  warmUpS: number;
}

const FILMS = [10, 15].map((seconds) => ({ seconds, height: 360 }));
const ORDINARY = { imageSeconds: 5, images: 2, films: FILMS, lookEveryS: 5, cutEveryS: 60, slotS: 20 } as const;

/**
 * A real box (agent, Chromium) plays short lessons and images in a loop, with timed slots, on a line that is cut again and again. Failures: a
 * screen that was wholly black for more than half a second, a showing that people saw and the ledger does not have once, a line that stands
 * in one of the two books only, an error in the page. What it all gains an hour stands in the details.
 */
export async function run({ minutes }: { minutes: number }): Promise<Outcome> {
  const seconds = (minutes || 30) * 60;
  const found = await soak({ ...ORDINARY, seconds, slotEveryS: Math.min(300, seconds / 3), warmUpS: Math.min(120, seconds / 5) });
  const { failures, ...details } = found;
  return { value: failures.length, unit: 'failures', baseline: null, n: found.showings, details: { ...details, failures } };
}

export async function soak(plan: Case) {
  await ensureSamples();
  await using folder = await temporaryFolder();
  const [serverFolder, boxFolder] = [path.join(folder.path, 'server'), path.join(folder.path, 'box')];
  await using office = await openOffice(serverFolder);
  const clerk = clerkAt(office.client);
  const station = await clerk.openStation('李家沟农家党校');
  const party = await planLoop(office, folder.path, plan);
  await using line = await openSlowLine({ port: Number(new URL(office.url).port), bytesPerS: 20_000_000 });
  await using box = await openBox(line.url, boxFolder, { NODE_OPTIONS: '--inspect=127.0.0.1:0' });
  await clerk.enrol(box, station, '教室大屏');
  for (let at = plan.slotEveryS / 2; at + plan.slotS < plan.seconds; at += plan.slotEveryS) {
    const when = { start: timeOfDay(at * 1000), end: timeOfDay((at + plan.slotS) * 1000) };
    await clerk.schedule(party, station, { ...when, tier: 'timed', repeats: true });
  }
  const errors: string[] = [];
  box.page().on('pageerror', (error) => errors.push(`in the page: ${error.message}`));
  const heard = overhear(box.page());
  await box.page().reload(); // From here on every word is overheard.
  const cutting = setInterval(line.cut, plan.cutEveryS * 1000);
  const seen = await watch(box, plan).finally(() => clearInterval(cutting));
  await bothWritten(serverFolder, boxFolder);
  await box.agent().kill('SIGTERM');

  const { lost, doubled, showings, lines } = compare(auditLedger(serverFolder), heard.witnessed());
  const books = onlyInOne(serverFolder, boxFolder);
  const failures = [
    ...seen.black.map(([from, to]) => `black from ${from.toFixed(1)} s to ${to.toFixed(1)} s`),
    ...seen.mute.map((atS) => `neither page nor agent answered at ${atS.toFixed(0)} s`),
    ...errors,
    ...(lost > 0 ? [`${lost} showings lost`] : []),
    ...(doubled > 0 ? [`${doubled} showings doubled`] : []),
    ...(books.onlyJournal + books.onlyLedger > 0 ? [`books differ: ${JSON.stringify(books)}`] : []),
  ];
  const slopes = slopesOf(seen.samples, plan.warmUpS);
  const steps = [
    ...box
      .agent()
      .output()
      .matchAll(/"step":"(\w+)"/g),
  ].map(([, step]) => step);
  return {
    failures,
    seconds: plan.seconds,
    witnessed: heard.witnessed().length,
    showings,
    lines,
    cuts: line.cuts(),
    frames: seen.frames,
    looks: seen.samples.length,
    steps,
    rising: Object.entries(slopes).flatMap(([name, { perHour, within }]) => (perHour > within ? [name] : [])),
    perHour: Object.fromEntries(Object.entries(slopes).map(([name, slope]) => [name, inWords(slope)])),
  };
}

const rounded = (value: number): number => Number(value.toFixed(1));
const inWords = ({ perHour, within, last }: Slope): string => `${rounded(perHour)} ± ${rounded(within)}, at last ${rounded(last)}`;

/** The loop as default, and what is timed. */
async function planLoop({ client }: Office, folder: string, { films, images, imageSeconds }: Case) {
  const files = (await loadExpectations()).images;
  const stills: ImageId[] = [];
  for (const image of files) stills.push(ImageId.parse(await client.upload(pathOf(image))));
  const lessons: LessonId[] = [];
  for (const film of films) lessons.push(LessonId.parse(await client.upload(await makeFilm(folder, film))));
  const isReady = async (id: LessonId) => (await client.call(catalogueCalls.getLesson, { params: { id } })).state === 'ready';
  for (const lesson of lessons) await until(() => isReady(lesson));
  const between = Array.from({ length: images }, (_, i) => ({ content: stills[i % stills.length] ?? '', seconds: imageSeconds }));
  const items = lessons.flatMap((content) => [...between, { content, seconds: null }]);
  const body = { title: '轮播', items };
  const loop = await client.call(programmeCalls.createPlaylist, { body });
  await client.call(programmeCalls.setDefault, { body: { playlist: loop.id } });
  const timed = { title: '定时', items: between };
  return (await client.call(programmeCalls.createPlaylist, { body: timed })).id;
}

const ANSWER_MS = 30_000;

/** A line that is just cut would keep the last lines in the box until its next start: one more showing says that they get through. */
async function bothWritten(serverFolder: string, boxFolder: string): Promise<void> {
  const before = onlyInOne(serverFolder, boxFolder).lines;
  const isWritten = async (): Promise<boolean> => {
    const { onlyJournal, lines } = onlyInOne(serverFolder, boxFolder);
    return onlyJournal === 0 && lines > before;
  };
  await Promise.race([until(isWritten, 200), pause(60_000, null, { ref: false })]);
}

/** Films the screen and looks at all gauges until the time is over. */
async function watch(box: Box, { seconds, lookEveryS }: Case) {
  const context = box.page().context();
  const browser = context.browser();
  if (!browser) throw new Error('the browser is gone');
  const page = await context.newCDPSession(box.page());
  await page.send('Performance.enable');
  await page.send('HeapProfiler.enable');
  const [, inspector = ''] = await box.agent().says(/(ws:\/\/127\.0\.0\.1:\S+)/);
  using agent = await agentGauge(box.agent().child.pid ?? 0, inspector);
  const ofPage = pageGauge(page, await browser.newBrowserCDPSession());
  const began = performance.now();
  const now = (): number => (performance.now() - began) / 1000;
  const film = await filmScreen(await context.newCDPSession(box.page()), now);
  const samples: Sample[] = [];
  const mute: number[] = [];
  const look = async () => ({ ...(await ofPage()), ...(await agent.read()) });
  while (now() < seconds && mute.length === 0) {
    const atS = now();
    const figures = await Promise.race([look(), pause(ANSWER_MS, null, { ref: false })]);
    if (figures) samples.push({ atS, figures });
    else mute.push(atS);
    await pause(Math.max(0, Math.min(lookEveryS, seconds - now())) * 1000);
  }
  const frames = await film.stop();
  return { samples, mute, black: blackOf(frames, now()), frames: frames.length };
}
