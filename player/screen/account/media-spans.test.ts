import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMediaSpans, type PresentedFrame } from './media-spans.ts';

const FRAME_MS = 40;

/** What a person, the line or the machine does to a lesson that runs. */
type Act =
  | { kind: 'run'; frames: number }
  | { kind: 'stall'; ms: number }
  | { kind: 'seek'; toMs: number }
  | { kind: 'throttle'; frames: number };

const acts = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('run' as const), frames: fc.integer({ min: 1, max: 80 }) }),
    fc.record({ kind: fc.constant('stall' as const), ms: fc.integer({ min: 600, max: 20_000 }) }),
    fc.record({ kind: fc.constant('seek' as const), toMs: fc.integer({ min: 0, max: 15_000 }).map((at) => at * FRAME_MS) }),
    fc.record({ kind: fc.constant('throttle' as const), frames: fc.integer({ min: 2, max: 75 }) }),
  ),
  { minLength: 1, maxLength: 30 },
);

/** Plays the acts: every frame that was really on, and of them those whose callback came. */
function play(script: readonly Act[]): { shown: number[]; spans: ReturnType<ReturnType<typeof createMediaSpans>['list']> } {
  const spans = createMediaSpans();
  const shown: number[] = [0];
  let frame: PresentedFrame = { at: 0, mediaMs: 0, presented: 1, rate: 1 };
  spans.present(frame);
  const next = (): void => {
    frame = { ...frame, at: frame.at + FRAME_MS, mediaMs: frame.mediaMs + FRAME_MS, presented: frame.presented + 1 };
    shown.push(frame.mediaMs);
  };
  for (const act of script) {
    if (act.kind === 'stall') frame = { ...frame, at: frame.at + act.ms };
    if (act.kind === 'seek') {
      frame = { ...frame, mediaMs: act.toMs };
      spans.cut();
    }
    const frames = act.kind === 'run' || act.kind === 'throttle' ? act.frames : 1;
    for (let count = 0; count < frames; count += 1) {
      next();
      if (act.kind !== 'throttle') spans.present(frame);
    }
    spans.present(frame);
  }
  return { shown, spans: spans.list(1000) };
}

test('spans hold every moment that was shown, and none that was not', () => {
  fc.assert(
    fc.property(acts, (script) => {
      const { shown, spans } = play(script);
      const told = spans.reduce((sum, [from, to]) => sum + to - from, 0);
      // A frame alone has no length; a stretch is one frame shorter than its frames.
      expect(told).toBeLessThanOrEqual(shown.length * FRAME_MS);
      expect(told).toBeGreaterThanOrEqual(shown.length * FRAME_MS - script.length * FRAME_MS * 2);
      for (const [from, to] of spans) {
        const inside = shown.filter((mediaMs) => mediaMs >= from && mediaMs <= to);
        expect(new Set(inside).size).toBe(Math.round((to - from) / FRAME_MS) + 1);
      }
    }),
  );
});

test('spans follow one another on the clock and never overlap there', () => {
  fc.assert(
    fc.property(acts, (script) => {
      const { spans } = play(script);
      const overlapping = spans.filter(([from, to, rate, at], index) => at + (to - from) / rate > (spans[index + 1]?.[3] ?? Infinity));
      expect(overlapping).toEqual([]);
    }),
  );
});

test('a picture that stood still while the sound ran on was not shown meanwhile', () => {
  const spans = createMediaSpans();
  spans.present({ at: 0, mediaMs: 0, presented: 1, rate: 1 });
  spans.present({ at: 40, mediaMs: 40, presented: 2, rate: 1 });
  spans.present({ at: 5040, mediaMs: 5040, presented: 3, rate: 1 });
  spans.present({ at: 5080, mediaMs: 5080, presented: 4, rate: 1 });
  expect(spans.list(10)).toEqual([
    [0, 40, 1, 0],
    [5040, 5080, 1, 5040],
  ]);
});

test('a new rate begins a new span', () => {
  const spans = createMediaSpans();
  spans.present({ at: 0, mediaMs: 0, presented: 1, rate: 1 });
  spans.present({ at: 100, mediaMs: 100, presented: 3, rate: 1 });
  spans.present({ at: 140, mediaMs: 180, presented: 4, rate: 2 });
  spans.present({ at: 240, mediaMs: 380, presented: 7, rate: 2 });
  expect(spans.list(10)).toEqual([
    [0, 100, 1, 0],
    [180, 380, 2, 140],
  ]);
});

test('the last frame lasts until the end of the media, but a long hole before it does not count', () => {
  const spans = createMediaSpans();
  spans.present({ at: 0, mediaMs: 0, presented: 1, rate: 1 });
  spans.present({ at: 960, mediaMs: 960, presented: 25, rate: 1 });
  spans.finish(1000);
  expect(spans.list(10)).toEqual([[0, 1000, 1, 0]]);
  spans.finish(9000);
  expect(spans.list(10)).toEqual([[0, 1000, 1, 0]]);
});

test('where there is no room for all spans the shortest are left out', () => {
  const spans = createMediaSpans();
  for (const [index, ms] of [400, 80, 900].entries()) {
    spans.present({ at: index * 10_000, mediaMs: index * 60_000, presented: index * 50, rate: 1 });
    spans.present({ at: index * 10_000 + ms, mediaMs: index * 60_000 + ms, presented: index * 50 + 10, rate: 1 });
  }
  expect(spans.list(2).map(([from, to]) => to - from)).toEqual([400, 900]);
});
