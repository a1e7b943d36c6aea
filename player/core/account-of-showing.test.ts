import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { BlobHash } from '#shared/model/blob.ts';
import { KnownRecord, MAX_LINE_BYTES } from '#shared/model/record.ts';
import type { ShownSoFar } from '#shared/protocol/page.ts';
import { composeShowing, composeSkipped, isWorthALine, linesOf, type ShowingFacts } from './account-of-showing.ts';

const facts: ShowingFacts = {
  boot: 'ac3de18c-4fa8-4201-8ea2-bdf738a441f0',
  clock: 'sure',
  revision: 17,
  slot: null,
  content: 'les_01m84e2xftfnzvd8q0v5sf938y',
  package: BlobHash.parse('a'.repeat(64)),
  cause: 'default',
  class: null,
  place: 'sta_01m84e2xfwfddrtjc3exff618m',
  rung: null,
  display: 'unknown',
  durationMs: 60_000,
  directedAt: 1_700_000_000_000,
  directedMono: 10_000,
};

const shown = (change: Partial<ShownSoFar> = {}): ShownSoFar => ({
  showing: 1,
  firstFrameMono: 10_200,
  lastFrameMono: 70_200,
  frames: 1500,
  droppedFrames: 0,
  media: [[0, 60_000, 1, 10_200]],
  sound: [[10_200, 70_200]],
  rung: '720p',
  positionMs: 60_000,
  ...change,
});

const end = { at: 1_700_000_060_300, mono: 70_300, ended: 'complete' } as const;

test('a showing lasts from its first presented frame to its last', () => {
  expect(composeShowing(facts, shown(), end)).toMatchObject({
    from: 1_700_000_000_200,
    fromMono: 10_200,
    toMono: 70_200,
    frames: 1500,
    media: [[0, 60_000, 1, 10_200]],
    rung: '720p',
  });
});

test('what the page never presented is not claimed, and is worth a line only as a failure', () => {
  const nothing = composeShowing(facts, shown({ firstFrameMono: null, lastFrameMono: null }), end);
  expect(nothing).toMatchObject({ frames: 0, media: [], sound: [], fromMono: 10_000, toMono: 10_000 });
  expect(isWorthALine(nothing)).toBe(false);
  expect(isWorthALine(composeShowing(facts, null, { ...end, ended: 'error' }))).toBe(true);
});

test('a page that claims an hour of lesson in a minute is not believed', () => {
  const record = composeShowing({ ...facts, durationMs: 3_600_000 }, shown({ media: [[0, 3_600_000, 1, 10_200]] }), end);
  const [from = 0, to = 0] = record.media[0] ?? [];
  expect(to - from).toBeLessThanOrEqual(61_000);
});

test('what was left out lasted no time, showed nothing, and says why', () => {
  expect(composeSkipped(facts, 'missing')).toMatchObject({
    ended: 'skipped',
    skippedFor: 'missing',
    frames: 0,
    fromMono: 10_000,
    toMono: 10_000,
  });
});

test('whatever a page says, its lines fit, can be read, lose no span, and lie within their own time', () => {
  const mono = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  const span = fc.tuple(mono, mono);
  const report = fc.record({
    firstFrameMono: fc.option(mono),
    lastFrameMono: fc.option(mono),
    frames: fc.nat(),
    media: fc.array(fc.tuple(mono, mono, fc.constantFrom(0.5, 1, 1.3333333333333333, 2), mono), { maxLength: 200 }),
    sound: fc.array(span, { maxLength: 200 }),
  });
  fc.assert(
    fc.property(report, (said) => {
      const record = composeShowing(facts, shown(said), end);
      const lines = linesOf(record).map((line) => KnownRecord.parse(line));
      for (const line of lines) expect(Buffer.byteLength(JSON.stringify(line))).toBeLessThanOrEqual(MAX_LINE_BYTES);
      const told = lines.flatMap((line) => (line.kind === 'showing' || line.kind === 'spans' ? [line] : []));
      expect(told.flatMap(({ media }) => media)).toEqual(record.media);
      expect(told.flatMap(({ sound }) => sound)).toEqual(record.sound);
      expect(lines[0]).toMatchObject({ kind: 'showing', ...(lines.length > 1 ? { more: lines.length - 1 } : {}) });
      expect(record.fromMono).toBeGreaterThanOrEqual(facts.directedMono);
      expect(record.toMono).toBeLessThanOrEqual(end.mono);
      for (const [from, to] of [...record.media, ...record.sound]) expect(to).toBeGreaterThanOrEqual(from);
    }),
  );
});
