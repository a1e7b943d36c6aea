import { assPage } from './ass-page.ts';
import { askedOn709, isHighDefinition } from './colour.ts';
import type { SampleLesson } from './expectations.ts';
import { paintFooter } from './footer.ts';
import type { Film } from './lessons.ts';
import { ink, paper, wheat } from './palette.ts';
import { rect, roundRect } from './paths.ts';
import { scenes } from './scenes.ts';

/** `backdrop` is drawn once and panned over by whole pixels; `front` moves, and carries the words and the mark. */
export type Reel = { backdrop: string; front: string; backdropWidth: number; panPxPerFrame: number };

export function filmReel(lesson: SampleLesson, film: Film, drawnFps: number): Reel {
  const lengthS = lesson.durationMs / 1000;
  const scene = scenes[film.scene];
  const panPxPerFrame = scene.isPanned ? 1 : 0;
  const backdropWidth = lesson.width + panPxPerFrame * Math.ceil((lengthS + 1) * drawnFps);
  const backdrop = assPage(backdropWidth, lesson.height, 1);
  scene.paintBackdrop(backdrop);

  const front = assPage(lesson.width, lesson.height, lengthS, isHighDefinition(lesson) ? askedOn709 : undefined);
  scene.paintMotion(front);
  const unit = lesson.height / 720;
  const [badgeX, badgeY] = [44 * unit, 40 * unit];
  front.shape(roundRect(badgeX, badgeY, 186 * unit, 54 * unit, 12 * unit), { fill: ink, alpha: 0.6 });
  front.text('田间课堂', { at: [badgeX + 93 * unit, badgeY + 27 * unit], size: 30 * unit, fill: paper, bold: true, align: 'centre' });

  let fromS = 0;
  for (const { untilS, words } of film.captions) {
    const span = [fromS, untilS] as const;
    const [x, y, height] = [44 * unit, 548 * unit, 88 * unit];
    const width = (words.length * 46 + 76) * unit;
    front.shape(roundRect(x, y, width, height, 10 * unit), { fill: ink, alpha: 0.78, span });
    front.shape(rect(x, y, 10 * unit, height), { fill: wheat, span });
    front.text(words, { at: [x + 42 * unit, y + height / 2], size: 46 * unit, fill: paper, bold: true, span });
    fromS = untilS;
  }
  paintFooter(front, lesson.lesson);
  return { backdrop: backdrop.script(), front: front.script(), backdropWidth, panPxPerFrame };
}
