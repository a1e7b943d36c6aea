import { assPage, type Page, type Point, type Span } from './ass-page.ts';
import type { SampleLesson } from './expectations.ts';
import { paintFooter } from './footer.ts';
import type { Deck, Slide } from './lessons.ts';
import { BAR_HEIGHT } from './mark-pattern.ts';
import { darkField, deepField, dew, field, ink, muted, paper, straw, wheat } from './palette.ts';
import { hill, oval, rect, roundRect } from './paths.ts';
import { paintPicture } from './pictures.ts';

type Layout = { unit: number; margin: number; foot: number; isPortrait: boolean; isTiny: boolean };

/** A lesson of slides: title, then headings whose points come one after the other. */
export function deckPage(lesson: SampleLesson, deck: Deck): string {
  const page = assPage(lesson.width, lesson.height, lesson.durationMs / 1000);
  paintTitle(page, lesson, [0, deck.titleUntilS]);
  let fromS = deck.titleUntilS;
  for (const slide of deck.slides) {
    paintSlide(page, lesson, slide, [fromS, slide.untilS]);
    fromS = slide.untilS;
  }
  paintFooter(page, lesson.lesson);
  return page.script();
}

function layoutOf({ width, height }: Page): Layout {
  const isTiny = height < 300;
  const unit = (Math.min(width, height) / 720) * (isTiny ? 1.5 : 1);
  return { unit, margin: unit * (isTiny ? 36 : 72), foot: height * (1 - BAR_HEIGHT), isPortrait: height > width, isTiny };
}

function paintTitle(page: Page, { title, teacher, topic }: SampleLesson, span: Span): void {
  const { width, height } = page;
  const { unit, margin, foot, isTiny } = layoutOf(page);
  const size = Math.min(96 * unit, (width - 2 * margin) / title.zh.length);
  const middle = height * 0.36;

  page.shape(rect(0, 0, width, height), { fill: field, span });
  page.shape(oval([width * 0.84, height * (isTiny ? 0.15 : 0.22)], (isTiny ? 40 : 70) * unit), { fill: wheat, span });
  paintHills(page, foot, span);
  page.text(`田间课堂 · ${topic.zh}`, { at: [margin, middle - size * 1.15], size: 30 * unit, fill: straw, bold: true, span });
  page.text(title.zh, { at: [margin, middle], size, fill: paper, bold: true, span });
  page.shape(rect(margin, middle + size * 0.78, 96 * unit, 7 * unit), { fill: wheat, span });
  page.text(`主讲　${teacher}`, { at: [margin, middle + size * 1.32], size: 38 * unit, fill: paper, span });
}

function paintHills({ width, height, shape }: Page, foot: number, span: Span): void {
  const skyline = (...heights: readonly [number, ...number[]]): [Point, ...Point[]] => {
    const [first, ...rest] = heights;
    return [[0, height * first], ...rest.map((share, index): Point => [(width * (index + 1)) / rest.length, height * share])];
  };
  shape(hill(skyline(0.74, 0.63, 0.72, 0.6), foot), { fill: deepField, span });
  shape(hill(skyline(0.84, 0.8, 0.7, 0.82), foot), { fill: wheat, alpha: 0.85, span });
  shape(hill(skyline(0.82, 0.88, 0.83, 0.9), foot), { fill: darkField, span });
}

function paintSlide(page: Page, { title, topic }: SampleLesson, slide: Slide, span: Span): void {
  const { width, height } = page;
  const { unit, margin, foot, isPortrait, isTiny } = layoutOf(page);
  const top = isPortrait ? 110 * unit : 84 * unit;
  page.shape(rect(0, 0, width, height), { fill: paper, span });
  page.shape(rect(0, 0, width, 12 * unit), { fill: field, span });
  if (!isTiny) page.text(`${topic.zh} · ${title.zh}`, { at: [margin, top], size: 26 * unit, fill: muted, span });
  const headingY = isTiny ? 90 * unit : top + 74 * unit;
  page.text(slide.heading, { at: [margin, headingY], size: 68 * unit, fill: ink, bold: true, span });
  page.shape(rect(margin, headingY + 56 * unit, 96 * unit, 7 * unit), { fill: wheat, span });

  paintCard(page, slide, span);
  const firstPointY = isPortrait ? height * 0.68 : headingY + 150 * unit;
  const room = (foot - firstPointY - 30 * unit) / slide.points.length;
  const every = (span[1] - span[0]) / (slide.points.length + 1);
  slide.points.forEach((point, index) => {
    const shownFrom = span[0] + Math.floor(index * every);
    paintPoint(page, `${index + 1}`, point, firstPointY + index * Math.min(140 * unit, room), [shownFrom, span[1]]);
  });
}

function paintPoint(page: Page, number: string, words: string, y: number, span: Span): void {
  const { unit, margin } = layoutOf(page);
  const radius = 29 * unit;
  page.shape(oval([margin + radius, y], radius), { fill: field, span });
  page.text(number, { at: [margin + radius, y], size: 32 * unit, fill: paper, bold: true, align: 'centre', span });
  page.text(words, { at: [margin + radius * 2 + 24 * unit, y], size: 52 * unit, fill: ink, span });
}

/** The drawing, on a light card: at the right, or above the points when the picture is upright. */
function paintCard(page: Page, { picture }: Slide, span: Span): void {
  const { width, height } = page;
  const { unit, margin, foot, isPortrait, isTiny } = layoutOf(page);
  const cardWidth = isPortrait ? width - 2 * margin : Math.min(440 * unit, width * (isTiny ? 0.36 : 0.32));
  const y = isPortrait ? height * 0.235 : isTiny ? 60 * unit : 84 * unit;
  const cardHeight = isPortrait ? height * 0.36 : foot - y - (isTiny ? 36 : 60) * unit;
  const x = width - margin - cardWidth;
  page.shape(roundRect(x, y, cardWidth, cardHeight, 26 * unit), { fill: dew, span });
  paintPicture(page, picture, [x + cardWidth / 2, y + cardHeight / 2], Math.min(cardWidth, cardHeight) * 0.82, span);
}
