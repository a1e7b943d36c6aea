import { expect, test } from 'vitest';
import { decideCopy, type CopyFacts } from './copy-decision.ts';
import { planFor } from './encode-plan.ts';
import type { Probe, VideoProbe } from './probe.ts';
import type { Packets } from './survey.ts';

const coding: VideoProbe['coding'] = {
  profile: 'High',
  level: 40,
  references: 4,
  bits: 8,
  transfer: 'bt709',
  isMoved: false,
  isSquare: true,
  hasHeaderApart: true,
};
const video: VideoProbe = {
  index: 0,
  codec: 'h264',
  width: 1920,
  height: 1080,
  rotation: 0,
  rate: { num: 25, den: 1 },
  isInterlaced: false,
  hasVariableRate: false,
  pixelFormat: 'yuv420p',
  colours: 'bt709',
  isFullRange: false,
  endsMs: 40_000,
  hidden: 0,
  coding,
};
const probe: Probe = { demuxer: 'mov', durationMs: 40_000, startS: 0, pictures: 1, video, audio: null };

/** Each GOP is shown in another order than it is decoded in: I, then P before the B between them. */
function packets({ gop = 50, frames = 1000, fps = 25, bytes = 20_000 } = {}): Packets {
  const shown = (index: number): number => {
    const inGop = index % gop;
    const isLast = inGop === gop - 1 || index === frames - 1;
    if (inGop === 0 || (inGop % 2 === 1 && isLast)) return index;
    return inGop % 2 === 1 ? index + 1 : index - 1;
  };
  const all = Array.from({ length: frames }, (_, index) => index);
  return {
    times: all.map((index) => shown(index) / fps),
    bytes: all.map(() => bytes),
    isKey: all.map((index) => index % gop === 0),
    places: all.map((index) => index * bytes),
    hidden: 0,
  };
}

const withVideo = (changed: Partial<VideoProbe>): Partial<CopyFacts> => ({ probe: { ...probe, video: { ...video, ...changed } } });
const coded = (changed: Partial<VideoProbe['coding']>): Partial<CopyFacts> => withVideo({ coding: { ...coding, ...changed } });
const timed = (time: (seconds: number, index: number) => number): Partial<CopyFacts> => {
  const all = packets();
  return { packets: { ...all, times: all.times.map(time) } };
};
const decide = (changed: Partial<CopyFacts>) =>
  decideCopy({ probe, encode: planFor(probe), frames: 1000, packets: packets(), keyUnits: [[7, 8, 5]], ...changed });

test('a source that every screen can play is copied, cut at its own key frames into 8 to 16 s', () => {
  expect(decide({})).toEqual({
    copies: true,
    startS: 0,
    chunks: [0, 1, 2, 3, 4].map((nth) => ({ fromFrame: nth * 200, frames: 200 })),
  });
  expect(decide({ packets: packets({ gop: 130 }) })).toMatchObject({
    chunks: [
      { fromFrame: 0, frames: 260 },
      { fromFrame: 260, frames: 260 },
      { fromFrame: 520, frames: 260 },
      { fromFrame: 780, frames: 220 },
    ],
  });
});

test('times that a container rounds, or that tremble, do it no harm', () => {
  expect(decide(timed((seconds) => Math.round(seconds * 1000 + 23) / 1000 - 0.023))).toMatchObject({ copies: true });
  expect(decide(timed((seconds, index) => seconds + (index % 3) * 0.004))).toMatchObject({ copies: true });
});

test.each<[string, Partial<CopyFacts>]>([
  ['codec', withVideo({ codec: 'hevc' })],
  ['profile', coded({ profile: 'High 4:4:4 Predictive' })],
  ['bit_depth', coded({ bits: 10 })],
  ['chroma', withVideo({ pixelFormat: 'yuv422p' })],
  ['colours', withVideo({ isFullRange: true })],
  ['colours', withVideo({ colours: 'smpte170m' })],
  ['colours', coded({ transfer: 'arib-std-b67' })],
  ['interlaced', withVideo({ isInterlaced: true })],
  ['rotated', withVideo({ rotation: 180 })],
  ['rotated', coded({ isMoved: true })],
  ['pixel_shape', coded({ isSquare: false })],
  ['level', coded({ level: 51 })],
  ['references', coded({ references: 5 })],
  ['too_large', withVideo({ width: 1922, height: 800 })],
  ['too_large', withVideo({ width: 1440, height: 1082 })],
  ['frame_rate', withVideo({ rate: { num: 251, den: 10 } })],
  ['container', { probe: { ...probe, demuxer: 'mpegts' } }],
  ['headers', coded({ hasHeaderApart: false })],
  ['edited', { packets: { ...packets(), hidden: 3 } }],
  ['starts_late', { probe: { ...probe, startS: -0.03 } }],
  ['unsteady', timed((seconds, index) => (index === 500 ? seconds + 0.013 : seconds))],
  ['unsteady', timed((seconds, index) => (index > 500 ? seconds + 0.04 : seconds))],
  ['unsteady', timed((seconds, index) => (index === 7 ? NaN : seconds))],
  ['other_length', { frames: 1001 }],
  ['open_gops', timed((seconds, index) => (index === 50 ? 2.08 : index === 51 ? 2 : seconds))],
  ['open_gops', { keyUnits: [[5], [6, 1]] }],
  ['long_gops', { packets: packets({ gop: 202 }) }],
  ['bit_rate', { packets: packets({ bytes: 31_000 }) }],
])('one thing alone keeps it from being copied: %s', (reason, changed) => {
  const others = { frame_rate: ['unsteady'], unsteady: ['open_gops', 'other_length', 'starts_late'] }[reason] ?? [];
  const decision = decide(changed);
  const why = decision.copies ? [] : decision.why;
  expect(why.filter((code) => !others.includes(code))).toEqual([reason]);
});

test('every reason is told, not the first alone', () => {
  expect(decide({ ...withVideo({ isInterlaced: true }), frames: 3 })).toEqual({ copies: false, why: ['interlaced', 'other_length'] });
});
