import type { BlobRef } from '#shared/model/blob.ts';
import type { LessonsSection, PackagesSection } from '#shared/model/manifest.ts';
import { soundsFor, STILLS, type Package, type Rung } from '#shared/model/package.ts';
import type { ScreenKind } from '#shared/model/place.ts';

/** A village television is watched from three metres, a square from thirty: more lines than these are paid for and not seen. */
const MOST_LINES: Record<ScreenKind, number> = { station: 720, vehicle: 720, outdoor: 1080 };

/**
 * The one rung this screen keeps: the tallest that fits it; else the lowest there is, for something must be shown. Stills only where nothing moves.
 * Never one that was copied: lessons are shown as one stream, and it is cut and coded as its source happened to be.
 */
export function chooseRung(pkg: Package, kind: ScreenKind): Rung {
  const joining = pkg.rungs.filter(({ joinable }) => joinable);
  const moving = joining.filter(({ name }) => name !== STILLS);
  const rungs = moving.length > 0 ? moving : joining;
  const fitting = rungs.filter((rung) => Math.min(rung.width, rung.height) <= MOST_LINES[kind]);
  const byLines = (fitting.length > 0 ? fitting : rungs).toSorted((a, b) => a.height * a.width - b.height * b.width);
  const chosen = fitting.length > 0 ? byLines.at(-1) : byLines[0];
  if (!chosen) throw new Error('a package has at least one rung that was encoded');
  return chosen;
}

/** The package as this screen has it: one rung and its sound. What is served to the page is made from this, so it asks for nothing else. */
export function packageFor(pkg: Package, kind: ScreenKind): Package {
  const rung = chooseRung(pkg, kind);
  return { ...pkg, rungs: [rung], audio: [...soundsFor(pkg, rung)], posters: [], captions: [] };
}

/** Content of one generation, and what plays it. */
export type Wanted = { kind: 'lesson'; content: string; index: BlobRef } | { kind: 'image'; content: string; blob: BlobRef };

/** Everything a generation names, by content. An entry whose length nobody told is left out: it could never be verified. */
export function wantedOf(lessons: LessonsSection, packages: PackagesSection): Wanted[] {
  const indexes = new Map(packages.packages.map((ref) => [ref.blob, ref]));
  const images = new Map(packages.images.map((ref) => [ref.blob, ref]));
  return [
    ...lessons.lessons.flatMap((lesson): Wanted[] => {
      const index = indexes.get(lesson.package);
      return index ? [{ kind: 'lesson', content: lesson.id, index }] : [];
    }),
    ...lessons.images.flatMap((image): Wanted[] => {
      const blob = images.get(image.blob);
      return blob ? [{ kind: 'image', content: image.id, blob }] : [];
    }),
  ];
}
