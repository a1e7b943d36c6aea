import type { Page } from './ass-page.ts';
import { BAR_HEIGHT, CELL_BOTTOM, CELL_TOP, CELLS, cellsOf } from './mark-pattern.ts';
import { ink, paper, wheat } from './palette.ts';
import { rect } from './paths.ts';

/** The dark bar at the foot with the mark of each second, and a thin line that grows with time. */
export function paintFooter(page: Page, lesson: number): void {
  const { width, height, lengthS } = page;
  const top = Math.round(height * (1 - BAR_HEIGHT));
  page.shape(rect(0, top, width, height - top), { fill: ink });
  const thickness = Math.max(2, Math.round(height / 180));

  for (let second = 0; second < lengthS; second++) {
    const span = [second, second + 1] as const;
    page.shape(brightCells(page, cellsOf({ lesson, second })), { fill: paper, span });
    page.shape(rect(0, top - thickness, (width * (second + 1)) / lengthS, thickness), { fill: wheat, span });
  }
}

/** Whole pixels, so that no cell is born with a grey edge. */
function brightCells({ width, height }: Page, cells: readonly boolean[]): string {
  const [top, bottom] = [Math.round(height * CELL_TOP), Math.round(height * CELL_BOTTOM)];
  const left = (index: number): number => Math.round((width * index) / CELLS);
  return cells
    .flatMap((isBright, index) => (isBright ? [rect(left(index), top, left(index + 1) - left(index), bottom - top)] : []))
    .join(' ');
}
