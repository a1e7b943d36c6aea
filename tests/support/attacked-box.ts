import { afterAll, beforeAll, expect } from 'vitest';
import type { KnownAlarm } from '#shared/model/alarm.ts';
import type { Envelope } from '#shared/protocol/dsse.ts';
import type { Direction } from '#shared/protocol/page.ts';
import { openHostileLine, type Attack, type Heard } from './hostile-line.ts';
import { makeLesson } from './lesson-goods.ts';
import { enrolBox, openBox } from './player-box.ts';
import { openPlayerOffice } from './player-office.ts';
import { until } from './until.ts';

export type AttackedBox = Awaited<ReturnType<typeof openAttackedBox>>;

export interface Alarmed {
  what: KnownAlarm;
  detail?: string | RegExp;
}

/** A box that plays an honest lesson, its office, and somebody on the line between them. */
export async function openAttackedBox() {
  const office = await openPlayerOffice();
  const line = await openHostileLine(() => office.url);
  let server = line.url;
  const box = await openBox(() => server, undefined, { againMs: 0, trickleMs: 200, checkMs: 0 });
  await enrolBox(box.data, office);
  const [good, evil] = [makeLesson('好', 3_600_000), makeLesson('坏', 3_600_000)];
  for (const [hash, bytes] of evil.blobs) office.files.set(hash, bytes);
  office.publish({ goods: [good] });
  let agent = await box.start();
  let pages = 1;
  let page = await box.openPage();
  await page.sees(({ kind }) => kind === 'lesson');

  const alarms = ({ what, detail }: Alarmed): number =>
    office.ledger
      .records()
      .filter(
        (record) => record.kind === 'alarm' && record.what === what && (detail === undefined || new RegExp(detail).test(record.detail)),
      ).length;
  const isGood = (direction: Direction): boolean => direction.kind === 'lesson' && direction.content === good.id;

  /** The attack goes on until the office has heard of it; nothing but the honest lesson was directed, and it goes on. */
  async function withstands(attack: Attack, alarm: Alarmed, provoke: () => unknown = () => undefined): Promise<void> {
    const before = alarms(alarm);
    line.attack(attack);
    await provoke();
    await until(() => alarms(alarm) > before);
    expect(page.directed.filter((direction) => !isGood(direction))).toEqual([]);
    line.attack({});
    await page.progress(40);
  }

  /** What the office publishes next reaches the box, as if nothing had been. */
  async function recovers(): Promise<void> {
    line.attack({});
    const { revision } = office.publish({ goods: [good] });
    await until(() => office.statuses.some((status) => status.revision === revision && status.missing.blobs === 0));
    expect(page.directed.filter((direction) => !isGood(direction))).toEqual([]);
  }

  async function restart(meanwhile: () => unknown = () => undefined): Promise<void> {
    await box.stop();
    await meanwhile();
    agent = await box.start();
    page = await box.openPage(`page-${++pages}`);
    await page.sees(isGood);
  }

  return {
    office,
    line,
    box,
    good,
    evil,
    alarms,
    withstands,
    recovers,
    restart,
    /** From now on the box knows its office by this address. */
    serveFrom: (url: URL): void => void (server = url),
    agent: () => agent,
    page: () => page,
    async [Symbol.asyncDispose](): Promise<void> {
      await box[Symbol.asyncDispose]();
      await line[Symbol.asyncDispose]();
      await office.goAway();
    },
  };
}

/** One for all tests of a file. However often it was attacked, at the end the next honest plan gets through. */
export function attackOneBox(take: (box: AttackedBox) => void): void {
  let box: AttackedBox;
  beforeAll(async () => {
    box = await openAttackedBox();
    take(box);
  });
  afterAll(async () => {
    await box.recovers();
    await box[Symbol.asyncDispose]();
  });
}

export interface Offer {
  delegation: Envelope;
  manifest: Envelope;
}

/** In place of what the office says of its manifests. */
export const offering = (offer: unknown): Attack => ({
  alter: (path, heard) =>
    path.startsWith('/api/player/manifest')
      ? { ...heard, body: Buffer.from(JSON.stringify({ now: Date.now(), newest: offer })) }
      : undefined,
});

/** In place of one file. */
export const givingFor = (hash: string, change: (heard: Heard) => Heard): Attack => ({
  alter: (path, heard) => (path.endsWith(hash) ? change(heard) : undefined),
});

export function flipped(bytes: Buffer, at = Math.floor(bytes.length / 2)): Buffer {
  const bad = Buffer.from(bytes);
  bad[at] = (bad[at] ?? 0) ^ 1;
  return bad;
}
