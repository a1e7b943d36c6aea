import { describe, expect, test } from 'vitest';
import { playlist } from '#tests/support/programmes.ts';
import { pointAt, rejoin, wheelOf } from './wheel.ts';

const wheel = wheelOf(playlist(1, 60, 120, 30, 90).items); // starts at 0, 60, 180, 210; turns in 300 s

test('a wheel knows which item, which turn, and where the item began', () => {
  expect(wheel.totalMs).toBe(300_000);
  expect(pointAt(wheel, 0)).toMatchObject({ index: 0, round: 0, fromMs: 0, toMs: 60_000 });
  expect(pointAt(wheel, 300_000 + 179_999)).toMatchObject({ index: 1, round: 1, fromMs: 360_000, toMs: 480_000 });
  expect(pointAt(wheel, 3_000_000)).toMatchObject({ index: 0, round: 10, fromMs: 3_000_000 });
});

test('a wheel without length points nowhere', () => {
  expect(pointAt(wheelOf([]), 5)).toBeUndefined();
});

describe('re-joining', () => {
  test('a loop that is on time, or some seconds beside it, leaves nothing out', () => {
    expect(rejoin(wheel, 0, 60_000)).toEqual({ next: 1, leftOut: [] });
    expect(rejoin(wheel, 0, 64_000)).toEqual({ next: 1, leftOut: [] });
    expect(rejoin(wheel, 0, 57_000)).toEqual({ next: 1, leftOut: [] });
    expect(rejoin(wheel, 3, 298_000)).toEqual({ next: 0, leftOut: [] });
  });

  test('a loop that is late leaves out whole items, over the end of the wheel too', () => {
    expect(rejoin(wheel, 0, 215_000)).toEqual({ next: 3, leftOut: [1, 2] });
    expect(rejoin(wheel, 2, 300_000 + 65_000)).toEqual({ next: 1, leftOut: [3, 0] });
  });

  test('a loop that is less than one item early goes on instead of showing the same twice', () => {
    expect(rejoin(wheel, 1, 100_000)).toEqual({ next: 2, leftOut: [] });
  });

  test('nothing shown yet: the item whose start is nearest', () => {
    expect(rejoin(wheel, null, 0)).toEqual({ next: 0, leftOut: [] });
    expect(rejoin(wheel, null, 170_000)).toEqual({ next: 2, leftOut: [] });
  });

  test('a wheel of one item always goes on with it', () => {
    expect(rejoin(wheelOf(playlist(1, 60).items), 0, 130_000)).toEqual({ next: 0, leftOut: [] });
  });
});
