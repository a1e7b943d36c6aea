import path from 'node:path';
import { mkdir, rm } from 'node:fs/promises';
import { createBlobStore } from '#server/catalogue/blob-store.ts';
import { ingest } from '#server/catalogue/ingest/ingest.ts';
import type { BlobHash } from '#shared/model/blob.ts';
import { launchChromium } from '#tests/support/chromium.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { readPackage } from '#tests/support/packages.ts';
import { playPackage } from '#tests/support/play-package.ts';
import { judge } from '../exact/judge.ts';
import { makeSource } from '../exact/make-source.ts';
import { recipeBy, type Recipe } from '../exact/recipe.ts';
import type { Outcome } from '../measured.ts';
import { seeded } from '../samples/seeded.ts';

const USUAL_SOURCES = 200;
const PLAYED_EACH = 20;

/**
 * n recordings that were never seen before, each brought in and judged: boundaries, beginnings, headers, playlists, promises, hashes and frames;
 * each twentieth is played in Chromium to its end. Failures are recordings with a fault.
 */
export async function run({ n, seed }: { n: number; seed: number }): Promise<Outcome> {
  const sources = n || USUAL_SOURCES;
  const random = seeded(seed);
  const headers = new Map<string, BlobHash>();
  const faulty: { source: number; recipe: Recipe; faults: string[] }[] = [];
  let [played, seconds] = [0, 0];
  await using folder = await temporaryFolder();
  const browser = await launchChromium();
  try {
    for (let source = 0; source < sources; source++) {
      const recipe = recipeBy(random);
      const isPlayed = source % PLAYED_EACH === 0;
      const faults = await tryOne(path.join(folder.path, `${source}`), recipe, headers, isPlayed ? browser : null);
      if (faults.length > 0) {
        faulty.push({ source, recipe, faults: faults.slice(0, 5) });
        process.stderr.write(`${source}: ${faults.slice(0, 5).join('; ')}\n`);
      }
      if (source % PLAYED_EACH === PLAYED_EACH - 1) process.stderr.write(`${source + 1} done\n`);
      seconds += recipe.seconds;
      played += Number(isPlayed);
    }
  } finally {
    await browser.close();
  }
  const details = { seed, seconds: Math.round(seconds), played, headers: headers.size, faulty: faulty.slice(0, 10) };
  return { value: faulty.length, unit: 'failures', baseline: null, n: sources, details };
}

type Browser = Awaited<ReturnType<typeof launchChromium>>;

async function tryOne(folder: string, recipe: Recipe, headers: Map<string, BlobHash>, browser: Browser | null): Promise<string[]> {
  await mkdir(folder);
  try {
    const store = await createBlobStore(path.join(folder, 'blobs'));
    const { package: hash } = await ingest(await makeSource(recipe, folder), { store, workFolder: path.join(folder, 'work') });
    const pkg = await readPackage(store, hash);
    const faults = await judge({ store, folder, pkg, headers });
    return browser ? [...faults, ...(await playPackage(browser, store, pkg))] : faults;
  } catch (error) {
    return [`it did not become a lesson: ${String(error)}`];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
