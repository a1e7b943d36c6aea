import { expect, test } from 'vitest';
import { seeded } from '#scripts/samples/seeded.ts';
import { BAR_HEIGHT, CELL_BOTTOM, CELL_TOP, CELLS, cellsOf, markOf, type Mark } from '#scripts/samples/mark-pattern.ts';
import { fitted, readMark, type Rect } from '#tests/support/mark.ts';

const WIDTH = 640;
const HEIGHT = 360;

function screenshot(mark: Mark, at: Rect): Uint8Array {
  const rgba = new Uint8Array(WIDTH * HEIGHT * 4);
  const cells = cellsOf(mark);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const [across, down] = [(x + 0.5 - at.x) / at.width, (y + 0.5 - at.y) / at.height];
      const isInside = across >= 0 && across < 1 && down >= 0 && down < 1;
      const isBright = down > CELL_TOP && down < CELL_BOTTOM && cells[Math.floor(across * CELLS)] === true;
      const level = !isInside ? 0 : isBright ? 240 : down > 1 - BAR_HEIGHT ? 35 : 140;
      rgba.set([level, level, level, 255], (y * WIDTH + x) * 4);
    }
  }
  return rgba;
}

test('every lesson and second comes back from its cells, and a row with one or two wrong cells passes for none', () => {
  const flipped = (cells: readonly boolean[], ...wrong: number[]): boolean[] => cells.map((cell, index) => cell !== wrong.includes(index));
  const misread: unknown[] = [];
  for (let lesson = 1; lesson < 64; lesson++) {
    for (let second = 0; second < 256; second++) {
      const cells = cellsOf({ lesson, second });
      const read = markOf(cells);
      const [one, other] = [second % CELLS, (second + lesson) % CELLS];
      const isRefused = !markOf(flipped(cells, one)) && (one === other || !markOf(flipped(cells, one, other)));
      if (read?.lesson !== lesson || read.second !== second || !isRefused) misread.push({ lesson, second });
    }
  }
  expect(misread).toEqual([]);
});

test('a mark is found in the whole screen, between black bars, and in a named rectangle', () => {
  const mark = { lesson: 37, second: 201 };
  const whole = { x: 0, y: 0, width: WIDTH, height: HEIGHT };
  expect(readMark(screenshot(mark, whole), WIDTH, HEIGHT)).toEqual(mark);
  for (const aspect of [4 / 3, 9 / 16, 1]) {
    const letterboxed = screenshot(mark, fitted(WIDTH, HEIGHT, aspect));
    expect(readMark(letterboxed, WIDTH, HEIGHT)).toEqual(mark);
    expect(readMark(letterboxed, WIDTH, HEIGHT, { aspect })).toEqual(mark);
  }
  const corner = { x: 300, y: 40, width: 256, height: 144 };
  expect(readMark(screenshot(mark, corner), WIDTH, HEIGHT, corner)).toEqual(mark);
  expect(readMark(screenshot(mark, corner), WIDTH, HEIGHT)).toBeUndefined();
});

test('pictures without a mark give none: noise, blocks and stripes', () => {
  const random = seeded(20_261_123);
  const [width, height] = [260, 144];
  for (const block of [1, 2, 5, 10, 20]) {
    for (let picture = 0; picture < 12; picture++) {
      const columns = Math.ceil(width / block);
      const levels = Array.from({ length: columns * Math.ceil(height / block) }, () =>
        picture % 2 ? random() * 255 : random() < 0.5 ? 0 : 255,
      );
      const rgba = new Uint8Array(width * height * 4);
      for (let at = 0; at < width * height; at++) {
        const level = levels[Math.floor(Math.floor(at / width) / block) * columns + Math.floor((at % width) / block)] ?? 0;
        rgba.fill(level, at * 4, at * 4 + 3);
      }
      expect(readMark(rgba, width, height)).toBeUndefined();
    }
  }
});
