import type { Page, Point, Span } from './ass-page.ts';
import { apple, bark, darkField, deepField, field, ink, muted, paper, straw, wheat } from './palette.ts';
import { leaf, oval, polygon, rect, roundRect, stroke } from './paths.ts';

/** A small drawing for a slide, in a square of 400 x 400 around `centre`. */
export type PictureName =
  | 'branch'
  | 'secateurs'
  | 'apple'
  | 'plug'
  | 'bulb'
  | 'wheatEar'
  | 'rustyLeaf'
  | 'mushrooms'
  | 'thermometer'
  | 'frost';

type Spot = [x: number, y: number];
type Pen = { at: (x: number, y: number) => Point; long: (length: number) => number; draw: (path: string, fill: string) => void };

export function paintPicture(page: Page, name: PictureName, centre: Point, side: number, span?: Span): void {
  const scale = side / 400;
  pictures[name]({
    at: (x, y) => [centre[0] + (x - 200) * scale, centre[1] + (y - 200) * scale],
    long: (length) => length * scale,
    draw: (path, fill) => page.shape(path, span ? { fill, span } : { fill }),
  });
}

const pictures: Record<PictureName, (pen: Pen) => void> = {
  branch({ at, long, draw }) {
    draw(stroke(at(200, 390), at(205, 60), long(46), long(14)), bark);
    // Bare, as it stands in winter: boughs, twigs and buds.
    for (const [from, to, side] of [
      [300, 40, -1],
      [255, 360, 1],
      [200, 70, -1],
      [160, 322, 1],
      [112, 120, -1],
    ] as const) {
      const [root, tip]: [Spot, Spot] = [
        [201, from],
        [to, from - 95],
      ];
      draw(stroke(at(...root), at(...tip), long(24), long(8)), bark);
      for (const share of [0.45, 0.72, 1]) {
        const [x, y] = [root[0] + (tip[0] - root[0]) * share, root[1] + (tip[1] - root[1]) * share];
        const bud: Spot = share === 1 ? tip : [x + side * 8, y - 48 * (1.3 - share * 0.5)];
        draw(stroke(at(x, y), at(...bud), long(9), long(5)), bark);
        draw(leaf(at(bud[0], bud[1] + 8), at(bud[0] + side * 6, bud[1] - 20), 0.42), field);
      }
    }
  },
  secateurs({ at, long, draw }) {
    draw(stroke(at(190, 190), at(120, 375), long(34), long(44)), field);
    draw(stroke(at(215, 190), at(285, 375), long(34), long(44)), deepField);
    draw(leaf(at(190, 215), at(262, 20), 0.3), muted);
    draw(leaf(at(214, 212), at(150, 50), 0.22), ink);
    draw(oval(at(203, 195), long(22)), wheat);
    draw(oval(at(203, 195), long(9)), ink);
  },
  apple({ at, long, draw }) {
    draw(oval(at(155, 235), long(95), long(120)), apple);
    draw(oval(at(245, 235), long(95), long(120)), apple);
    draw(oval(at(120, 200), long(20), long(34)), '#c96a5c');
    draw(stroke(at(200, 150), at(215, 70), long(14), long(20)), bark);
    draw(leaf(at(210, 105), at(310, 60)), field);
  },
  plug({ at, long, draw }) {
    const [x, y] = at(70, 60);
    draw(roundRect(x, y, long(260), long(260), long(40)), paper);
    const [innerX, innerY] = at(95, 85);
    draw(roundRect(innerX, innerY, long(210), long(210), long(28)), '#d5ddd8');
    for (const [slotX, slotY] of [
      [138, 118],
      [242, 118],
    ] as const)
      draw(rect(...at(slotX, slotY), long(20), long(56)), ink);
    draw(stroke(at(200, 206), at(200, 262), long(20)), ink);
    draw(polygon(at(330, 250), at(372, 330), at(288, 330)), wheat);
    draw(stroke(at(330, 276), at(330, 306), long(8), long(5)), ink);
    draw(oval(at(330, 318), long(5)), ink);
  },
  bulb({ at, long, draw }) {
    draw(oval(at(200, 165), long(175)), straw);
    draw(oval(at(200, 165), long(110)), wheat);
    const [x, y] = at(150, 262);
    draw(roundRect(x, y, long(100), long(100), long(18)), muted);
    for (const line of [290, 318, 346]) draw(rect(...at(150, line - 4), long(100), long(8)), ink);
  },
  wheatEar({ at, long, draw }) {
    for (const [foot, tip, lean] of [
      [200, 200, 0],
      [170, 95, -1],
      [230, 305, 1],
    ] as const) {
      draw(stroke(at(foot, 395), at(tip, 130), long(10), long(6)), deepField);
      for (let row = 0; row < 6; row++) {
        const [x, y] = [tip - lean * row * 9, 140 + row * 26];
        draw(leaf(at(x, y), at(x - 26, y - 46), 0.3), wheat);
        draw(leaf(at(x, y), at(x + 26, y - 46), 0.3), '#c8922f');
      }
      draw(leaf(at(tip, 140), at(tip + lean * 10, 66), 0.2), wheat);
    }
  },
  rustyLeaf({ at, long, draw }) {
    draw(leaf(at(45, 375), at(355, 45), 0.17), field);
    draw(stroke(at(25, 396), at(330, 72), long(9), long(3)), darkField);
    // Stripe rust stands in rows along the veins.
    for (const [aside, from, to] of [
      [-16, 0.3, 0.66],
      [17, 0.36, 0.74],
    ] as const) {
      for (let share = from; share < to; share += 0.06) {
        const [x, y] = [45 + 310 * share + aside, 375 - 330 * share + aside];
        draw(stroke(at(x - 6, y + 6.4), at(x + 6, y - 6.4), long(9)), '#d08a2c');
      }
    }
  },
  mushrooms({ at, long, draw }) {
    for (const [x, y, size] of [
      [200, 150, 1.25],
      [105, 235, 0.9],
      [300, 245, 0.95],
    ] as const) {
      draw(stroke(at(x, y), at(200, 370), long(52 * size), long(40)), paper);
      draw(oval(at(x, y), long(92 * size), long(48 * size)), '#8b9690');
      draw(oval(at(x - 12, y - 12 * size), long(64 * size), long(26 * size)), '#a9b3ad');
    }
    const [x, y] = at(110, 340);
    draw(roundRect(x, y, long(180), long(50), long(16)), straw);
  },
  thermometer({ at, long, draw }) {
    const [x, y] = at(165, 30);
    draw(roundRect(x, y, long(70), long(280), long(35)), paper);
    draw(oval(at(200, 325), long(58)), paper);
    draw(oval(at(200, 325), long(40)), apple);
    draw(rect(...at(188, 150), long(24), long(160)), apple);
    for (const line of [90, 130, 170, 210]) draw(rect(...at(252, line), long(line === 130 || line === 210 ? 54 : 36), long(8)), muted);
  },
  frost({ at, long, draw }) {
    for (let arm = 0; arm < 6; arm++) {
      const [dx, dy] = [Math.cos((arm * Math.PI) / 3), Math.sin((arm * Math.PI) / 3)];
      draw(stroke(at(200, 200), at(200 + dx * 165, 200 + dy * 165), long(20), long(14)), '#4f93b0');
      for (const side of [-1, 1]) {
        const [bx, by] = [Math.cos(((arm + side * 0.75) * Math.PI) / 3), Math.sin(((arm + side * 0.75) * Math.PI) / 3)];
        draw(stroke(at(200 + dx * 90, 200 + dy * 90), at(200 + dx * 90 + bx * 56, 200 + dy * 90 + by * 56), long(14), long(12)), '#4f93b0');
      }
    }
  },
};
