import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ImageId, type ScreenId } from '#shared/model/ids.ts';
import { stationCalls } from '#shared/protocol/http/stations.ts';
import { programmeCalls } from '#shared/protocol/http/programmes.ts';
import { run as runProgram, until, type Running } from '#tests/support/child.ts';
import { openWitnessPage, type WitnessPage, type Witnessed } from '#tests/support/witness-page.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { auditLedger, type AuditedLedger } from '#tests/support/ledger-of.ts';
import { openOffice, type Office } from '#tests/support/office.ts';
import { clerkAt } from '#tests/support/village.ts';
import { loadExpectations, pathOf } from '../samples/expectations.ts';
import { ensureSamples } from '../samples/ensure.ts';
import { seeded } from '../samples/seeded.ts';
import type { Outcome } from '../measured.ts';

const LONGEST_LIFE_MS = 4000;

/**
 * Power cuts: agent and server are killed with -9 at random moments, n times each, while images change every second, records are
 * sent, and now and then a byte on the shelf is flipped. A witness in the page's place knows what was shown. Failures are showings
 * lost or doubled, a broken chain, and bytes served that are not what their name says.
 */
export async function run({ n, seed }: { n: number; seed: number }): Promise<Outcome> {
  const kills = n || 50;
  const random = seeded(seed);
  await ensureSamples();
  await using folder = await temporaryFolder();
  const serverFolder = path.join(folder.path, 'server');
  const boxFolder = path.join(folder.path, 'box');
  await using office = await openOffice(serverFolder);
  await planImages(office);

  const witnessed: Witnessed[] = [];
  const wrong: string[] = [];
  let fetched = 0;
  for (let round = 0; round <= kills; round++) {
    const isLast = round === kills;
    const { agent, page } = await startBox(office, boxFolder, round === 0);
    if (isLast) await pause(3000);
    else await killBoth(agent, office, random);
    witnessed.push(...page.settled());
    fetched += page.fetched.count;
    wrong.push(...page.fetched.wrong);
    page[Symbol.dispose]();
    if (isLast) await agent.kill('SIGTERM');
    else if (round % 5 === 4) await flipAByte(boxFolder, random);
  }
  const { lost, doubled, showings, lines } = compare(auditLedger(serverFolder), witnessed);
  const details = { kills: kills * 2, lost, doubled, wrongBlobs: wrong.length, witnessed: witnessed.length, showings, lines, fetched };
  return { value: lost + doubled + wrong.length, unit: 'failures', baseline: null, n: kills * 2, details };
}

/** Two images of a second each, on all day. */
export async function planImages({ client }: Office): Promise<void> {
  const { images } = await loadExpectations();
  const ids: ImageId[] = [];
  for (const image of images) ids.push(ImageId.parse(await client.upload(pathOf(image))));
  const items = ids.map((content) => ({ content, seconds: 1 }));
  const playlist = await client.call(programmeCalls.createPlaylist, { body: { title: 'images', items } });
  await client.call(programmeCalls.setDefault, { body: { playlist: playlist.id } });
}

async function startBox(office: Office, boxFolder: string, isFirst: boolean): Promise<{ agent: Running; page: WitnessPage }> {
  const agent = runProgram('player/main.ts', ['--server', office.url, '--data', boxFolder, '--port', '0', '--no-window']);
  await agent.says(/start\.html/);
  const startFile = path.join(boxFolder, 'start.html');
  const page = await until(() => openWitnessPage(startFile).catch(() => undefined));
  if (isFirst) await enrol(office, agent, page);
  return { agent, page };
}

/** Reads the code that the page is to show. */
export async function enrol({ client }: Office, agent: Running, page: WitnessPage): Promise<ScreenId> {
  const station = await clerkAt(client).openStation('李家沟农家党校');
  const code = await until(async () => {
    const direction = page.direction();
    return direction?.kind === 'enrol' && direction.code;
  });
  const claimed = await until(() => client.call(stationCalls.enterCode, { body: { code } }).catch(() => undefined), 500);
  const body = { station, name: '教室大屏', kind: 'station' as const };
  const screen = await client.call(stationCalls.confirmEnrolment, { params: { id: claimed.id }, body });
  await agent.says(/taken over/);
  return screen.id;
}

/** Each at a moment of its own; the server comes back while the agent is away or not. */
async function killBoth(agent: Running, office: Office, random: () => number): Promise<void> {
  const later = (work: () => Promise<void>): Promise<void> => pause(random() * LONGEST_LIFE_MS).then(work);
  await Promise.all([later(() => agent.kill('SIGKILL')), later(() => office.restart('SIGKILL'))]);
}

/** What a dying disk does. */
async function flipAByte(boxFolder: string, random: () => number): Promise<void> {
  const blobs = path.join(boxFolder, 'blobs');
  const entries = await readdir(blobs, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && /^[0-9a-f]{64}$/.test(entry.name));
  const victim = files[Math.floor(random() * files.length)];
  if (!victim) return;
  const file = path.join(victim.parentPath, victim.name);
  const bytes = await readFile(file);
  const at = Math.floor(random() * bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ 0xff;
  await writeFile(file, bytes);
}

/** The two clocks agree to a few milliseconds; the same image comes again only after two seconds. */
const SAME_MOMENT_MS = 700;

/** Each witnessed showing stands in the ledger exactly once, and nothing stands there twice. */
export function compare(
  { showings, lines }: AuditedLedger,
  witnessed: readonly Witnessed[],
): { lost: number; doubled: number; showings: number; lines: number } {
  const isOf = (one: Witnessed) => (showing: { content: string; fromMono: number }) =>
    showing.content === one.content && Math.abs(showing.fromMono - one.firstFrameMono) < SAME_MOMENT_MS;
  const found = witnessed.map((one) => showings.filter(isOf(one)).length);
  const keys = new Set(showings.map(({ content, fromMono }) => `${content} ${fromMono}`));
  const doubled = found.filter((count) => count > 1).length + showings.length - keys.size;
  return { lost: found.filter((count) => count === 0).length, doubled, showings: showings.length, lines };
}
