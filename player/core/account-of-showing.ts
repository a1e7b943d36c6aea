import { z } from 'zod';
import { ShowingRecord, type HowEnded, type MediaSpan, type MonoSpan, type SkippedFor, type SpansRecord } from '#shared/model/record.ts';
import type { ShownSoFar } from '#shared/protocol/page.ts';

/** What the agent itself knows of a showing; everything about pictures comes from the page. */
export const ShowingFacts = ShowingRecord.pick({
  boot: true,
  clock: true,
  revision: true,
  slot: true,
  content: true,
  package: true,
  cause: true,
  class: true,
  operator: true,
  place: true,
  itemMs: true,
  rung: true,
  display: true,
}).extend({
  durationMs: z.number(),
  /** Wall clock and monotonic ms at which it was directed. */
  directedAt: z.number(),
  directedMono: z.number(),
});
export type ShowingFacts = z.infer<typeof ShowingFacts>;

/** A record never claims what the page did not report, nor what cannot have been: spans are cut to the showing's own time. */
export function composeShowing(
  facts: ShowingFacts,
  shown: ShownSoFar | null,
  end: { at: number; mono: number; ended: HowEnded },
): ShowingRecord {
  const { durationMs, directedAt, directedMono, boot, ...told } = facts;
  const first = shown?.firstFrameMono ?? null;
  const fromMono = Math.round(clamp(first ?? directedMono, directedMono, end.mono));
  const toMono = Math.round(first === null ? fromMono : clamp(shown?.lastFrameMono ?? fromMono, fromMono, end.mono));
  const record: ShowingRecord = {
    v: 1,
    kind: 'showing',
    at: Math.round(end.at),
    boot,
    mono: Math.round(end.mono),
    ...told,
    from: Math.round(directedAt + (fromMono - directedMono)),
    fromMono,
    toMono,
    media: first === null ? [] : honestMedia(shown?.media ?? [], durationMs, fromMono, toMono),
    frames: first === null ? 0 : (shown?.frames ?? 0),
    sound: first === null ? [] : honestSound(shown?.sound ?? [], fromMono, toMono),
    rung: shown?.rung ?? told.rung,
    ended: end.ended,
  };
  return record;
}

/** What the plan wanted and the screen left out: a showing of nothing, at the instant at which it would have begun. */
export function composeSkipped(facts: ShowingFacts, skippedFor: SkippedFor): ShowingRecord {
  const { directedAt, directedMono } = facts;
  return { ...composeShowing(facts, null, { at: directedAt, mono: directedMono, ended: 'skipped' }), skippedFor };
}

/** Worth a line: something was seen, or a page tried and failed. */
export const isWorthALine = (record: ShowingRecord): boolean => record.frames > 0 || record.ended === 'error';

function honestMedia(spans: readonly MediaSpan[], durationMs: number, fromMono: number, toMono: number): MediaSpan[] {
  return spans.flatMap(([from, to, rate, atMono]): MediaSpan[] => {
    const start = clamp(from, 0, durationMs);
    // Media cannot run further than the wall clock let it; a second of slack for clocks of page and agent.
    const most = start + Math.max(0, toMono - atMono + 1000) * rate;
    const stop = Math.min(clamp(to, 0, durationMs), most);
    const isPossible = rate > 0 && atMono >= fromMono - 1000 && stop > start;
    return isPossible ? [[Math.round(start), Math.round(stop), rate, Math.round(atMono)]] : [];
  });
}

function honestSound(spans: readonly MonoSpan[], fromMono: number, toMono: number): MonoSpan[] {
  return spans.flatMap(([from, to]): MonoSpan[] => {
    const span: MonoSpan = [Math.round(clamp(from, fromMono, toMono)), Math.round(clamp(to, fromMono, toMono))];
    return span[1] > span[0] ? [span] : [];
  });
}

/** With the longest ids and numbers a line of so many spans of each kind stays below 4,096 bytes. */
const SPANS_PER_LINE = 24;

/** The lines of one showing, to be written in one go: where a jumpy one has more spans than a line holds, the rest follows it. */
export function linesOf(record: ShowingRecord): (ShowingRecord | SpansRecord)[] {
  const { media, sound, v, at, boot, mono, clock, content } = record;
  const more = Math.ceil(Math.max(media.length, sound.length) / SPANS_PER_LINE) - 1;
  if (more <= 0) return [record];
  const spansOf = (part: number) => {
    const place = [part * SPANS_PER_LINE, (part + 1) * SPANS_PER_LINE] as const;
    return { media: media.slice(...place), sound: sound.slice(...place) };
  };
  const rest = Array.from({ length: more }, (_, index): SpansRecord => {
    return { v, kind: 'spans', at, boot, mono, clock, content, part: index + 1, ...spansOf(index + 1) };
  });
  return [{ ...record, ...spansOf(0), more }, ...rest];
}

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);
