/** Colours of the field picture at one hour. */
export const tints = ['top', 'middle', 'low', 'sun', 'far', 'mid', 'near', 'furrow', 'house', 'window'] as const;
export type Tint = (typeof tints)[number];
export type Sky = Record<Tint, string> & {
  /** 0 … 1, left to right and top to bottom; where the sun or the moon stands. */
  sunX: number;
  sunY: number;
  stars: number;
};

type Key = { hour: number; colours: string; sunX: number; sunY: number; stars: number };

/** Through a day: each line the ten tints in their order. Sun and moon are one disc, which changes while it is behind the hills. */
const keys: readonly Key[] = [
  { hour: 0, colours: '06182b 0d2f42 1a4a54 dfe8dc 14384a 0f3a35 0a2921 3f5a3a 0c2420 e9b65c', sunX: 0.78, sunY: 0.2, stars: 1 },
  { hour: 4.5, colours: '081d33 16405a 2c5f6b dfe8dc 174050 114139 0b2d24 4a6340 0e2923 3f5248', sunX: 0.7, sunY: 0.8, stars: 0.8 },
  { hour: 6.5, colours: '164a68 88867f f0b878 ffdf9f 3d6f74 2c6b54 1c4d39 c9a24c 2f4a40 f4cf7a', sunX: 0.7, sunY: 0.5, stars: 0 },
  { hour: 9, colours: '125a78 5b9fab d8e6c0 fff1c4 4f8f86 3a8059 23613f d9b352 6b5a45 8fb0a4', sunX: 0.72, sunY: 0.24, stars: 0 },
  { hour: 14, colours: '0f577c 579fb6 d3e8cf fff4cf 53968c 3c865b 24653f dcb755 725f48 95b5aa', sunX: 0.76, sunY: 0.18, stars: 0 },
  { hour: 17, colours: '114a6c 9a9a80 f2c987 ffe6ad 4d8479 37785a 235c41 d9a441 5d4a3a b9a878', sunX: 0.75, sunY: 0.4, stars: 0 },
  { hour: 18.5, colours: '0d3454 a0714f ecae62 ffdf9f 3f6a68 2c624b 1b4834 c9923c 33382f f6cf77', sunX: 0.74, sunY: 0.53, stars: 0.1 },
  { hour: 20, colours: '0a2440 3b4a5e 7e6a60 f1d7a2 24505a 1a4a3f 10352a 76703c 152f29 f8c868', sunX: 0.74, sunY: 0.8, stars: 0.5 },
  { hour: 21.5, colours: '071b30 103549 1e4f58 dfe8dc 163b4b 103d37 0b2c23 46603c 0d2621 f3be60', sunX: 0.78, sunY: 0.3, stars: 0.9 },
  { hour: 24, colours: '06182b 0d2f42 1a4a54 dfe8dc 14384a 0f3a35 0a2921 3f5a3a 0c2420 e9b65c', sunX: 0.78, sunY: 0.2, stars: 1 },
];

/** Between two lines of the day everything runs evenly from the one to the other. */
export function skyAt(hour: number): Sky {
  const within = Math.min(Math.max(hour, 0), 24);
  const found = keys.findIndex((key) => key.hour > within);
  const [before, after] = [keys.at(found - 1), keys.at(found)];
  if (!before || !after) throw new RangeError(`no sky at hour ${hour}`);
  const share = after.hour > before.hour ? (within - before.hour) / (after.hour - before.hour) : 1;
  const between = (from: number, to: number): number => from + (to - from) * share;
  const [from, to] = [before.colours.split(' '), after.colours.split(' ')];
  const colour = (tint: Tint): string => mix(from[tints.indexOf(tint)] ?? '', to[tints.indexOf(tint)] ?? '', share);
  return {
    top: colour('top'),
    middle: colour('middle'),
    low: colour('low'),
    sun: colour('sun'),
    far: colour('far'),
    mid: colour('mid'),
    near: colour('near'),
    furrow: colour('furrow'),
    house: colour('house'),
    window: colour('window'),
    sunX: between(before.sunX, after.sunX),
    sunY: between(before.sunY, after.sunY),
    stars: between(before.stars, after.stars),
  };
}

function mix(from: string, to: string, share: number): string {
  const channel = (hex: string, at: number): number => Number.parseInt(hex.slice(at, at + 2), 16);
  const mixed = [0, 2, 4].map((at) => Math.round(channel(from, at) + (channel(to, at) - channel(from, at)) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
