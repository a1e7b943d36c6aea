import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSoundSpans, type SoundLook } from './sound-spans.ts';

const LOOK_MS = 250;

/** Looks at a lesson whose sound is on and off as told; it runs throughout. */
function looks(isOn: readonly boolean[]): SoundLook[] {
  return isOn.map((on, index) => ({ at: index * LOOK_MS, mediaMs: index * LOOK_MS, rate: 1, isOn: on, decodedBytes: (index + 1) * 100 }));
}

test('sound is told for just the time between looks that both heard it', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean()), (isOn) => {
      const sound = createSoundSpans();
      for (const look of looks(isOn)) sound.look(look);
      const spans = sound.list(1000);
      const heard = isOn.filter((on, index) => on && isOn[index - 1]).length * LOOK_MS;
      expect(spans.reduce((sum, [from, to]) => sum + to - from, 0)).toBe(heard);
      for (const [index, [, to]] of spans.entries()) expect(spans[index + 1]?.[0] ?? Number.POSITIVE_INFINITY).toBeGreaterThan(to);
    }),
  );
});

test('a lesson that stands still makes no sound', () => {
  const sound = createSoundSpans();
  for (const at of [0, 250, 500, 3000]) sound.look({ at, mediaMs: Math.min(at, 500), rate: 1, isOn: true, decodedBytes: at });
  expect(sound.list(10)).toEqual([[0, 500]]);
});

test('a seek is not heard', () => {
  const sound = createSoundSpans();
  sound.look({ at: 0, mediaMs: 0, rate: 1, isOn: true, decodedBytes: 1 });
  sound.look({ at: 250, mediaMs: 250, rate: 1, isOn: true, decodedBytes: 2 });
  sound.cut();
  sound.look({ at: 300, mediaMs: 9000, rate: 1, isOn: true, decodedBytes: 3 });
  sound.look({ at: 550, mediaMs: 9250, rate: 1, isOn: true, decodedBytes: 4 });
  expect(sound.list(10)).toEqual([
    [0, 250],
    [300, 550],
  ]);
});

test('a loudspeaker that is on is no proof where nothing is decoded any more', () => {
  const sound = createSoundSpans();
  for (let at = 0; at <= 10_000; at += LOOK_MS) sound.look({ at, mediaMs: at, rate: 1, isOn: true, decodedBytes: Math.min(at, 2000) });
  expect(sound.list(10)).toEqual([[0, 4500]]);
});

test('where the browser does not say what it decodes, running on with the sound on is enough', () => {
  const sound = createSoundSpans();
  for (let at = 0; at <= 5000; at += LOOK_MS) sound.look({ at, mediaMs: at, rate: 1, isOn: true, decodedBytes: null });
  expect(sound.list(10)).toEqual([[0, 5000]]);
});
