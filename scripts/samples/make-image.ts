import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assPage, type Page, type Point } from './ass-page.ts';
import type { SampleImage } from './expectations.ts';
import { paintFooter } from './footer.ts';
import { deepField, dew, field, ink, muted, paper, straw, wheat } from './palette.ts';
import { hill, leaf, oval, rect, roundRect, stroke } from './paths.ts';
import { ffmpeg } from './process.ts';
import { seeded } from './seeded.ts';

type Painting = { paint: (page: Page) => void; filters: readonly string[]; encoder: readonly string[] };

const paintings: Readonly<Record<string, Painting>> = {
  'notice.png': { paint: paintNotice, filters: [], encoder: ['-pix_fmt', 'rgb24'] },
  // Soft, dark at the corners and grainy, as a phone takes it at dawn.
  'square.jpg': {
    paint: paintWheat,
    filters: ['gblur=sigma=1.2', 'vignette=PI/5', 'noise=alls=9'],
    encoder: ['-pix_fmt', 'yuvj420p', '-q:v', '3'],
  },
};

export async function makeImage(image: SampleImage, folder: string): Promise<void> {
  const painting = paintings[image.file];
  if (!painting) throw new Error(`no painting for ${image.file}`);
  const [picture, footer] = [assPage(image.width, image.height, 1), assPage(image.width, image.height, 1)];
  painting.paint(picture);
  paintFooter(footer, image.lesson);
  await writeFile(join(folder, `${image.file}.ass`), picture.script());
  await writeFile(join(folder, `${image.file}.footer.ass`), footer.script());

  const drawn = [
    `color=s=${image.width}x${image.height}:r=1:d=1,format=gbrp`,
    `ass=${image.file}.ass`,
    ...painting.filters,
    'format=gbrp',
    `ass=${image.file}.footer.ass`,
  ];
  await ffmpeg(
    [
      '-filter_complex',
      `${drawn.join(',')}[v]`,
      '-map',
      '[v]',
      '-frames:v',
      '1',
      '-update',
      '1',
      ...painting.encoder,
      '-f',
      'image2',
      image.file,
    ],
    folder,
  );
}

function paintNotice({ width, height, shape, text }: Page): void {
  const left = 170;
  shape(rect(0, 0, width, height), { fill: paper });
  shape(rect(0, 0, width, 190), { fill: field });
  shape(rect(0, 190, width, 10), { fill: wheat });
  text('通　知', { at: [width / 2, 95], size: 104, fill: paper, bold: true, align: 'centre' });
  text('冬季果树管理培训', { at: [width / 2, 296], size: 84, fill: ink, bold: true, align: 'centre' });
  const rows = [
    ['时间', '11月28日（星期六）上午9:00'],
    ['地点', '村委会二楼会议室'],
    ['内容', '苹果树冬季修剪，现场示范'],
    ['请带', '修枝剪、笔记本'],
  ] as const;
  rows.forEach(([label, words], index) => {
    const y = 440 + index * 126;
    shape(roundRect(left, y - 44, 176, 88, 14), { fill: dew });
    text(label, { at: [left + 88, y], size: 54, fill: deepField, bold: true, align: 'centre' });
    text(words, { at: [left + 226, y], size: 62, fill: ink });
  });
  text('柳树村远程教育站点　电话登记或当场签到', { at: [width / 2, 950], size: 42, fill: muted, align: 'centre' });
}

function paintWheat({ width, height, shape }: Page): void {
  const random = seeded(57);
  for (let band = 0; band < 60; band++) {
    const share = band / 60;
    shape(rect(0, height * 0.5 * share, width, height * 0.02), { fill: mixed([150, 182, 204], [246, 222, 178], share) });
  }
  shape(oval([width * 0.68, height * 0.36], 210), { fill: '#fbeccb', alpha: 0.5, blur: 20 });
  shape(oval([width * 0.68, height * 0.36], 62), { fill: '#fff6de', blur: 4 });
  shape(
    hill(
      [
        [-40, height * 0.46],
        [width * 0.4, height * 0.38],
        [width + 40, height * 0.47],
      ],
      height,
    ),
    { fill: '#8fa38f', blur: 5 },
  );
  shape(
    hill(
      [
        [-40, height * 0.5],
        [width * 0.6, height * 0.47],
        [width + 40, height * 0.45],
      ],
      height,
    ),
    { fill: '#6d8768', blur: 4 },
  );
  shape(rect(-40, height * 0.52, width + 80, height), { fill: '#a98238' });
  // From the far rows to the near ones; each ear a little out of line.
  for (let ear = 0; ear < 2600; ear++) {
    const depth = (ear / 2600) ** 1.4;
    const foot: Point = [width * (random() * 1.1 - 0.05), height * (0.535 + depth * 0.62)];
    const long = height * (0.03 + depth * 0.2);
    const tip: Point = [foot[0] + (random() - 0.35) * long * 0.5, foot[1] - long];
    const fill = mixed([176, 134, 58], [232, 196, 112], random());
    shape(stroke(foot, tip, long * 0.03, long * 0.02), { fill: mixed([120, 110, 52], [168, 134, 66], random()) });
    shape(leaf(tip, [tip[0] + (tip[0] - foot[0]) * 0.5, tip[1] - long * 0.42], 0.13), { fill });
  }
  shape(rect(0, height * 0.5, width, height * 0.08), { fill: straw, alpha: 0.28, blur: 12 });
}

function mixed(from: readonly number[], to: readonly number[], share: number): string {
  return `#${from
    .map((value, index) =>
      Math.round(value + ((to[index] ?? value) - value) * share)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}
