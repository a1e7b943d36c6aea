import type { BlobRef } from '#shared/model/blob.ts';
import type { LessonsSection, PackagesSection } from '#shared/model/manifest.ts';
import { blobsOf, soundsFor, STILLS, type Package, type Rung } from '#shared/model/package.ts';
import type { ScreenKind } from '#shared/model/place.ts';

/** A village television is watched from three metres, a square from thirty: more lines than these are paid for and not seen. */
const MOST_LINES: Record<ScreenKind, number> = { station: 720, vehicle: 720, outdoor: 1080 };

/** What narrows the choice of a rung. */
export interface Narrow {
  /** More lines the box has not managed to draw. */
  mostLines?: number;
  /** So much of what is not on the shelf yet can come in time. */
  line?: { bytes: number; holds: Holds };
}
type Holds = (ref: BlobRef) => boolean;

/** The rungs that are worth having on this screen, lowest first; never none, for something must be shown. Stills stand below them where the line may ask for them. */
function ladderOf(pkg: Package, kind: ScreenKind, mostLines = Infinity): { stills: Rung[]; rungs: Rung[] } {
  const joining = pkg.rungs.filter(({ joinable }) => joinable);
  const moving = joining.filter(({ name }) => name !== STILLS);
  if (moving.length === 0) return { stills: [], rungs: joining };
  const byLines = moving.toSorted((a, b) => a.height * a.width - b.height * b.width);
  const most = Math.min(MOST_LINES[kind], mostLines);
  const fitting = byLines.filter((rung) => Math.min(rung.width, rung.height) <= most);
  return { stills: joining.filter(({ name }) => name === STILLS), rungs: fitting.length > 0 ? fitting : byLines.slice(0, 1) };
}

/**
 * The one rung this screen keeps: the tallest that fits it and, where the line is poor, comes in time; else the lowest there is. Never one
 * that was copied: lessons are shown as one stream, and it is cut and coded as its source happened to be.
 */
export function chooseRung(pkg: Package, kind: ScreenKind, { mostLines, line }: Narrow = {}): Rung {
  const { stills, rungs } = ladderOf(pkg, kind, mostLines);
  const inTime = line && [...stills, ...rungs].findLast((rung) => missingBytes(pkg, rung, line.holds) <= line.bytes);
  const chosen = line ? (inTime ?? stills[0] ?? rungs[0]) : rungs.at(-1);
  if (!chosen) throw new Error('a package has at least one rung that was encoded');
  return chosen;
}

/** The best that is there as a whole, if any: what was fetched for a poor line is shown until better has come. */
export function rungOnShelf(pkg: Package, kind: ScreenKind, holds: Holds, mostLines?: number): Rung | undefined {
  const { stills, rungs } = ladderOf(pkg, kind, mostLines);
  return [...stills, ...rungs].findLast((rung) => missingBytes(pkg, rung, holds) === 0);
}

/** Every rung that may be played here, as the blobs it is played from. */
export function waysToPlay(pkg: Package, kind: ScreenKind, mostLines?: number): BlobRef[][] {
  const { stills, rungs } = ladderOf(pkg, kind, mostLines);
  return [...stills, ...rungs].map((rung) => blobsOf(packageFor(pkg, kind, rung)));
}

/** The package as this screen has it: one rung and its sound. What is served to the page is made from this, so it asks for nothing else. */
export function packageFor(pkg: Package, kind: ScreenKind, rung: Rung = chooseRung(pkg, kind)): Package {
  return { ...pkg, rungs: [rung], audio: [...soundsFor(pkg, rung)], posters: [], captions: [] };
}

function missingBytes(pkg: Package, rung: Rung, holds: Holds): number {
  const tracks = [rung, ...soundsFor(pkg, rung)];
  const blobs = tracks.flatMap((track) => [track.init, ...track.chunks]);
  return blobs.reduce((sum, ref) => (holds(ref) ? sum : sum + ref.bytes), 0);
}

/** Of what the line brings, so much is counted on for lessons: the rest is for records, manifests and bad days. */
const SHARE = 0.8;
/** What is due already is not given up for stills because it is a little late. */
const GRACE_MS = 10 * 60_000;

/**
 * The rung for each lesson, in the order in which they are due: what comes first takes its part of the line, and each gets the best that
 * still comes in time. Until the line has been measured, nothing is held back.
 */
export function chooseRungs(
  packages: ReadonlyMap<string, Package>,
  screen: { kind: ScreenKind; mostLines?: number; lean?: Lean | null },
  line: { bytesPerS: number | null; dues: ReadonlyMap<string, number>; now: number; holds: Holds },
): Map<string, Rung> {
  const chosen = new Map<string, Rung>();
  let takenBytes = 0;
  for (const content of new Set([...line.dues.keys(), ...packages.keys()])) {
    const pkg = packages.get(content);
    if (!pkg) continue;
    const leftMs = Math.max(GRACE_MS, (line.dues.get(content) ?? Infinity) - line.now);
    const bytes = ((line.bytesPerS ?? Infinity) * SHARE * leftMs) / 1000 - takenBytes;
    const rung =
      keptBetter(pkg, screen, line.holds) ??
      chooseRung(pkg, screen.kind, {
        mostLines: Math.min(screen.mostLines ?? Infinity, screen.lean?.lines ?? Infinity),
        ...(line.bytesPerS !== null && { line: { bytes, holds: line.holds } }),
      });
    takenBytes += missingBytes(pkg, rung, line.holds);
    chosen.set(content, rung);
  }
  return chosen;
}

function keptBetter(pkg: Package, { kind, mostLines, lean }: { kind: ScreenKind; mostLines?: number; lean?: Lean | null }, holds: Holds) {
  const there = lean?.keepsBetter ? rungOnShelf(pkg, kind, holds, mostLines) : undefined;
  return there && Math.min(there.width, there.height) > (lean?.lines ?? Infinity) ? there : undefined;
}

/** How a plan is had on a disk that is too small for the best of it: no more lines than these, but for what is there already. */
export interface Lean {
  lines: number;
  keepsBetter: boolean;
}

/** The first that fits is taken: what is on the shelf in more lines is given up only when fewer lines of all else are not enough. */
export const LEANER: readonly Lean[] = [true, false].flatMap((keepsBetter) =>
  [720, 480, 360, 240, 144].map((lines) => ({ lines, keepsBetter })),
);

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
