import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { loadExpectations, madeFolder, type Sample } from './expectations.ts';
import { makeBroken } from './make-broken.ts';
import { makeImage } from './make-image.ts';
import { makeLesson } from './make-lesson.ts';
import { inParallel } from './process.ts';
import { checkTools } from './tools.ts';

type Report = (sentence: string) => void;

/** Makes every sample in a work folder, then moves them into `made/` together. */
export async function makeAll(report: Report): Promise<void> {
  await checkTools();
  const { samples, lessons, images, broken } = await loadExpectations();
  const work = join(madeFolder, '.work');
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });

  const make = async (sample: Sample): Promise<void> => {
    const startedAt = performance.now();
    await makeOne(sample, work);
    report(`${sample.file}  ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  };
  await inParallel(longestFirst([...lessons, ...images]), 2, make);
  await inParallel(broken, 2, make);

  await removeOld();
  for (const { file } of samples) await rename(join(work, file), join(madeFolder, file));
  await rm(work, { recursive: true, force: true });
}

function makeOne(sample: Sample, folder: string): Promise<void> {
  if (sample.kind === 'lesson') return makeLesson(sample, folder);
  return sample.kind === 'image' ? makeImage(sample, folder) : makeBroken(sample, folder);
}

/** The big pictures first, so that neither of the two workers is left alone with one at the end. */
function longestFirst<S extends Sample & { width: number; height: number }>(samples: readonly S[]): S[] {
  const weight = (sample: S): number =>
    'durationMs' in sample ? sample.durationMs * sample.fps * sample.width * sample.height * (sample.isInterlaced ? 4 : 1) : 0;
  return samples.toSorted((one, other) => weight(other) - weight(one));
}

async function removeOld(): Promise<void> {
  const old = (await readdir(madeFolder)).filter((name) => !name.startsWith('.'));
  await Promise.all(old.map((name) => rm(join(madeFolder, name), { recursive: true })));
}

/** Whether all files are there, each of the length it was made with. */
export async function sizesOf(samples: readonly Sample[]): Promise<Record<string, number> | undefined> {
  const sizes = await Promise.all(
    samples.map(
      async ({ file }) =>
        [
          file,
          await stat(join(madeFolder, file)).then(
            ({ size }) => size,
            () => -1,
          ),
        ] as const,
    ),
  );
  return sizes.some(([, size]) => size < 0) ? undefined : Object.fromEntries(sizes);
}
