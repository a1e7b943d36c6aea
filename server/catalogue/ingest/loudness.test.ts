import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { correctedShaping, firstShaping, meterReader, missedBy, type Heard, type Shaping } from './loudness.ts';

const heard = (integratedLufs: number | null, truePeakDbtp: number | null): Heard => ({ integratedLufs, truePeakDbtp });

test('the gain is linear where the peaks allow it, and limited where they do not', () => {
  expect(firstShaping(heard(-6, 1), false)).toEqual({ mode: 'linear', gainDb: -10, ceilingDb: null });
  expect(firstShaping(heard(-45, -33), false)).toEqual({ mode: 'linear', gainDb: 29, ceilingDb: null });
  expect(firstShaping(heard(-20.1, 0.1), false)).toMatchObject({ mode: 'limited', ceilingDb: expect.closeTo(-2.7) });
});

test.each([heard(null, null), heard(-66, -40), heard(-60.1, -55)])('silence stays silence', (source) => {
  expect(firstShaping(source, false)).toEqual({ mode: 'silence', gainDb: 0, ceilingDb: null });
});

test('a click in silence is not made louder, but kept below the highest peak', () => {
  expect(firstShaping(heard(null, 0), false)).toMatchObject({ mode: 'silence', gainDb: 0, ceilingDb: expect.any(Number) });
});

const decibels = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** What the softest sound is given. */
const MOST_GAIN_DB = 44;

type Step = { shaping: Shaping; next: Shaping; lufs: number; peak: number };

function movesRightly({ shaping, next, lufs, peak }: Step): boolean {
  const added = next.gainDb - shaping.gainDb;
  const isHeld = peak + added <= -1.5 || (next.mode === 'limited' && next.ceilingDb !== null);
  const isLower = shaping.ceilingDb === null || peak <= -1.5 || (next.ceilingDb ?? 0) < shaping.ceilingDb;
  return isHeld && isLower && (lufs >= -16.9 || added > 0 || next.gainDb >= MOST_GAIN_DB) && (lufs <= -15.1 || peak > -1.6 || added < 0);
}

test('whatever came out, the next try moves towards what was asked for, and no try follows what is right', () => {
  const shapings: fc.Arbitrary<Shaping> = fc
    .record({ lufs: decibels(-59, -3), peak: decibels(-50, 6), isLow: fc.boolean() })
    .map(({ lufs, peak, isLow }) => firstShaping(heard(lufs, peak), isLow));
  fc.assert(
    fc.property(shapings, decibels(-30, -6), decibels(-20, 4), (shaping, lufs, peak) => {
      const next = correctedShaping({ shaping, heard: heard(lufs, peak) });
      const isRight = missedBy(shaping, heard(lufs, peak)) === 0;
      expect(isRight ? next === null : next !== null || shaping.gainDb >= MOST_GAIN_DB).toBe(true);
      expect(next === null || movesRightly({ shaping, next, lufs, peak })).toBe(true);
    }),
  );
});

test('each meter is read by its name', () => {
  const figures = new Map<string, Heard>();
  const read = meterReader(figures);
  for (const name of ['stereo', 'mid']) {
    read(`[ebur128@${name} @ 0x5603729b0880] [info] Summary:`);
    for (const line of ['    I:         -70.0 LUFS', '    LRA low:   -20.0 LUFS', '    Peak:       -inf dBFS']) read(line);
    if (name === 'mid') for (const line of ['    I:         -20.1 LUFS', '    Peak:        0.1 dBFS']) read(line);
  }
  expect(Object.fromEntries(figures)).toEqual({ stereo: heard(null, null), mid: heard(-20.1, 0.1) });
});

const limited = (gainDb: number, ceilingDb = -4.9): Shaping => ({ mode: 'limited', gainDb, ceilingDb });

test('where gain did next to nothing, the next step is a long one, and a step too far is taken back by what it did', () => {
  const [first, second] = [limited(0), limited(4)].map((shaping, index) => ({ shaping, heard: heard(-19 + index * 0.1, -2) }));
  if (!first || !second) throw new Error('no steps');
  expect(correctedShaping(second, first)).toMatchObject({ gainDb: 16 });
  const far = { shaping: limited(16), heard: heard(-12, -2) };
  expect(correctedShaping(far, second)).toMatchObject({ gainDb: expect.closeTo(9.04, 1) });
});

test('a ceiling that went lower than its peaks ask for is lifted again, and comes down by what stood out', () => {
  expect(correctedShaping({ shaping: limited(6, -9), heard: heard(-20, -5) })).toMatchObject({ ceilingDb: expect.closeTo(-5.7) });
  expect(correctedShaping({ shaping: limited(6, -3), heard: heard(-20, -0.6) })).toMatchObject({ ceilingDb: expect.closeTo(-4.1) });
});
