import type { Page, Point } from './ass-page.ts';
import type { Film } from './lessons.ts';
import { bark, darkField, deepField, field, ink, paper, sky, straw, wheat } from './palette.ts';
import { hill, leaf, oval, polygon, rect, stroke } from './paths.ts';
import { seeded } from './seeded.ts';

/** Moving pictures drawn by us: no camera footage, no rights to ask for. */
type Scene = { isPanned: boolean; paintBackdrop: (page: Page) => void; paintMotion: (page: Page) => void };

export const scenes: Readonly<Record<Film['scene'], Scene>> = {
  potatoField: { isPanned: true, paintBackdrop: paintPotatoField, paintMotion: paintDriftingClouds },
  sheepPen: { isPanned: false, paintBackdrop: paintPen, paintMotion: paintFlock },
  greenhouse: { isPanned: true, paintBackdrop: paintGreenhouse, paintMotion: paintButterflies },
};

const skyline = (page: Page, heights: readonly [number, ...number[]]): [Point, ...Point[]] => {
  const [first, ...rest] = heights;
  return [[0, page.height * first], ...rest.map((share, index): Point => [(page.width * (index + 1)) / rest.length, page.height * share])];
};

function paintPotatoField(page: Page): void {
  const { width, height, shape } = page;
  const random = seeded(2);
  shape(rect(0, 0, width, height), { fill: sky });
  shape(hill(skyline(page, [0.37, 0.29, 0.35, 0.27, 0.36]), height), { fill: '#7fa792' });
  shape(hill(skyline(page, [0.4, 0.36, 0.4, 0.34, 0.38]), height), { fill: field });
  shape(rect(0, height * 0.42, width, height), { fill: bark });
  for (let row = 0; row < 5; row++) {
    const y = height * (0.47 + row * row * 0.022 + row * 0.03);
    const size = height * (0.03 + row * 0.022);
    for (let x = -size; x < width + size; x += size * 1.5) paintPlant(page, [x + random() * size * 0.5, y], size, random);
  }
}

function paintPlant({ shape }: Page, [x, y]: Point, size: number, random: () => number): void {
  const isSick = random() < 0.3;
  for (let blade = 0; blade < 9; blade++) {
    const angle = -Math.PI * (0.06 + (((blade * 4) % 9) / 8) * 0.88);
    const reach = size * (1 + random() * 0.5);
    const tip: Point = [x + Math.cos(angle) * reach, y + Math.sin(angle) * reach];
    shape(leaf([x, y], tip, 0.27), { fill: [field, deepField, '#2f8f5b'][blade % 3] ?? field });
    if (isSick && blade % 2 === 0) shape(oval([(x + 2 * tip[0]) / 3, (y + 2 * tip[1]) / 3], size * 0.14, size * 0.1), { fill: '#7a5a2e' });
  }
  if (!isSick && random() < 0.5) paintFlower(shape, [x + (random() - 0.5) * size * 0.6, y - size * 1.2], size * 0.13);
}

const cloudAt = ([x, y]: Point, unit: number): string =>
  [
    oval([x + 110 * unit, y + 50 * unit], 110 * unit, 30 * unit),
    oval([x + 90 * unit, y + 34 * unit], 50 * unit, 32 * unit),
    oval([x + 140 * unit, y + 38 * unit], 42 * unit, 28 * unit),
  ].join(' ');

function paintFlower(shape: Page['shape'], [x, y]: Point, size: number): void {
  for (let petal = 0; petal < 5; petal++) {
    const angle = (petal * 2 * Math.PI) / 5 - Math.PI / 2;
    shape(oval([x + Math.cos(angle) * size * 0.75, y + Math.sin(angle) * size * 0.75], size * 0.55), { fill: '#ece6f2' });
  }
  shape(oval([x, y], size * 0.4), { fill: wheat });
}

function paintDriftingClouds(page: Page): void {
  for (const [start, y, size] of [
    [0.3, 0.1, 0.9],
    [0.62, 0.05, 0.7],
    [0.95, 0.12, 0.85],
  ] as const) {
    const unit = (page.height / 720) * size;
    const from: Point = [page.width * start, page.height * y];
    page.shape(cloudAt([0, 0], unit), { fill: paper, move: [from, [from[0] - page.width * 0.25, from[1]]] });
  }
}

function paintPen(page: Page): void {
  const { width, height, shape } = page;
  const random = seeded(3);
  const unit = height / 720;
  shape(rect(0, 0, width, height), { fill: sky });
  shape(oval([width * 0.78, height * 0.15], 52 * unit), { fill: straw });
  for (const share of [0.44, 0.86]) shape(cloudAt([width * share, height * 0.08], unit), { fill: paper });
  shape(hill(skyline(page, [0.36, 0.24, 0.34, 0.2, 0.3]), height), { fill: '#8fb39f' });
  shape(hill(skyline(page, [0.42, 0.38, 0.34, 0.4, 0.37]), height), { fill: '#6e9c82' });
  shape(rect(0, height * 0.44, width, height), { fill: '#a9b277' });
  for (let tuft = 0; tuft < 900; tuft++) {
    const y = height * (0.46 + random() * 0.5);
    const x = random() * width;
    const size = (4 + 12 * (y / height)) * unit;
    shape(leaf([x, y], [x + (random() - 0.5) * size, y - size], 0.16), {
      fill: [field, '#8c9a55', straw, wheat][tuft % 4] ?? field,
      alpha: 0.7,
    });
  }
  paintBarn(page, unit);
  for (let post = 0; post <= 16; post++) shape(rect((width * post) / 16 - 6 * unit, height * 0.44, 12 * unit, 100 * unit), { fill: bark });
  for (const rail of [0.46, 0.5, 0.54]) shape(rect(0, height * rail, width, 9 * unit), { fill: '#83603f' });
}

function paintBarn({ width, height, shape }: Page, unit: number): void {
  const [left, top, wide, high] = [width * 0.1, height * 0.27, 320 * unit, 150 * unit];
  shape(rect(left, top, wide, high), { fill: '#b98a63' });
  shape(polygon([left - 26 * unit, top + 6 * unit], [left + wide / 2, top - 92 * unit], [left + wide + 26 * unit, top + 6 * unit]), {
    fill: '#8a4636',
  });
  shape(rect(left + wide * 0.36, top + 46 * unit, 92 * unit, high - 46 * unit), { fill: ink });
  for (const share of [0.1, 0.76]) shape(rect(left + wide * share, top + 40 * unit, 48 * unit, 44 * unit), { fill: straw });
}

function paintFlock(page: Page): void {
  const { width, height, lengthS } = page;
  const random = seeded(33);
  // Far ones first, so that near ones pass before them.
  for (let sheep = 0; sheep < 7; sheep++) {
    const y = height * (0.49 + sheep * 0.031);
    const size = (height / 720) * (0.62 + sheep * 0.06);
    let x = width * (0.04 + 0.13 * ((sheep * 3) % 7));
    for (let fromS = 0; fromS < lengthS; fromS += 5) {
      const wish = x + width * (random() - 0.5) * 0.2;
      const next = Math.min(width * 0.86, Math.max(width * 0.02, wish));
      paintSheep(
        page,
        size,
        next > x,
        [
          [x, y],
          [next, y],
        ],
        [fromS, fromS + 5],
      );
      x = next;
    }
  }
}

function paintSheep({ shape }: Page, size: number, toRight: boolean, move: readonly [Point, Point], span: readonly [number, number]): void {
  const at = (x: number, y: number): Point => [(toRight ? x : 200 - x) * size, y * size];
  const part = (path: string, fill: string): void => shape(path, { fill, span, move });
  // One path for each colour: what moves is drawn anew for each frame.
  const legs = [58, 76, 122, 140].map((x) => stroke(at(x, 105), at(x, 150), 12 * size));
  const wool = (
    [
      [100, 80, 52],
      [60, 78, 36],
      [140, 76, 38],
      [84, 56, 34],
      [120, 54, 34],
      [100, 100, 40],
    ] as const
  ).map(([x, y, r]) => oval(at(x, y), r * size, r * size * 0.86));
  part(legs.join(' '), ink);
  part(wool.join(' '), '#f3efe4');
  part(oval(at(176, 62), 24 * size, 18 * size), '#3a3f3c');
  part(leaf(at(160, 52), at(148, 72), 0.4), '#3a3f3c');
  part(oval(at(182, 57), 3.4 * size), paper);
}

function paintGreenhouse(page: Page): void {
  const { width, height, shape } = page;
  const random = seeded(7);
  shape(rect(0, 0, width, height), { fill: '#dcebe4' });
  for (let arch = 0; arch < 9; arch++) {
    const x = (width * arch) / 8;
    shape(rect(x - 3, 0, 6, height * 0.62), { fill: '#a9bdb3' });
    shape(rect(x + 8, 0, width / 16, height * 0.62), { fill: paper, alpha: 0.45 });
  }
  for (const rail of [0.08, 0.24]) shape(rect(0, height * rail, width, 4), { fill: '#a9bdb3' });
  shape(rect(0, height * 0.6, width, height), { fill: '#7c5b3f' });
  shape(rect(0, height * 0.78, width, height), { fill: bark });
  for (const [y, size] of [
    [0.64, 0.75],
    [0.86, 1.1],
  ] as const) {
    for (let x = 40 * size; x < width; x += 118 * size) paintPepper(page, [x, height * y], size * (height / 480), random);
    shape(rect(0, height * y + 4 * size, width, 5 * size), { fill: ink });
  }
}

function paintPepper({ shape }: Page, [x, y]: Point, size: number, random: () => number): void {
  const top = y - (150 + random() * 30) * size;
  shape(stroke([x, y], [x, top], 7 * size, 4 * size), { fill: darkField });
  for (let level = 0; level < 6; level++) {
    const side = level % 2 === 0 ? 1 : -1;
    const from: Point = [x, y - (30 + level * 23) * size];
    shape(leaf(from, [x + side * 46 * size, from[1] - (14 + random() * 16) * size], 0.34), { fill: level % 3 === 0 ? field : deepField });
    shape(leaf(from, [x - side * 34 * size, from[1] - 20 * size], 0.34), { fill: '#2f8f5b' });
    if (level > 0 && level < 5)
      shape(leaf([x + side * 12 * size, from[1]], [x + side * 18 * size, from[1] + 40 * size], 0.24), {
        fill: random() < 0.5 ? '#c23f30' : '#3f9a4f',
      });
  }
}

/** Two butterflies that flit from place to place, a second at a time. */
function paintButterflies({ width, height, lengthS, shape }: Page): void {
  const random = seeded(77);
  const size = height / 28;
  for (const fill of [wheat, '#f2f0dc']) {
    let here: Point = [width * (0.3 + random() * 0.4), height * 0.3];
    for (let second = 0; second < lengthS; second++) {
      const next: Point = [width * (0.1 + random() * 0.8), height * (0.18 + random() * 0.4)];
      const there: Point = [(here[0] * 2 + next[0]) / 3, (here[1] + next[1]) / 2];
      for (const [tipX, tipY] of [
        [0, 0],
        [2, 0],
        [0.3, 1.7],
        [1.7, 1.7],
      ] as const) {
        shape(leaf([size, size], [tipX * size, tipY * size], 0.42), { fill, span: [second, second + 1], move: [here, there] });
      }
      here = there;
    }
  }
}
