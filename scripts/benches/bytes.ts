import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PRESET, type EncodePlan } from '#server/catalogue/ingest/encode-plan.ts';
import { encodePicture } from '#server/catalogue/ingest/encode.ts';
import type { PlannedRung } from '#server/catalogue/ingest/ladder.ts';
import { outlineOf, planLesson } from '#server/catalogue/ingest/lesson-plan.ts';
import { ffmpeg, inParallel, run as runProgram } from '../samples/process.ts';
import { bytesAt, type Point } from './bytes/equal-quality.ts';
import { makeSlides, makeTalker } from './bytes/sources.ts';

/** What servers that know nothing of the lesson give each rung. */
const FIXED_KBPS: Readonly<Record<string, number>> = { '360p': 600, '480p': 1000, '720p': 2000, '1080p': 4000 };
const SLIDES_S = 16;
const TALKER_S = 8;
const HALVINGS_AT_MOST = 8;
const AT_ONCE = 2;

/**
 * Our bytes by the fixed ladder's at equal SSIM: picture only, same preset, sizes, and key frames. The ladder as it stands is nearly always better
 * than we find worth its bytes; so it is encoded at half its rates, and half of those, until it is no better than ours, and its bytes are read off between.
 */
export async function run({ seed }: { seed: number }) {
  const folder = await mkdtemp(join(tmpdir(), 'fieldcast-bytes-'));
  try {
    const slides = await compare(await makeSlides(folder, SLIDES_S), join(folder, 'slides'));
    const talker = await compare(await makeTalker(folder, { seconds: TALKER_S, seed }), join(folder, 'talker'));
    const value = Math.max(slides.ratio, talker.ratio);
    return { value, unit: 'of the fixed ladder’s bytes', baseline: null, n: 2, details: { preset: PRESET, slides, talker } };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function compare(source: string, folder: string) {
  await mkdir(folder);
  const { probe, encode, frames } = await planLesson(source, await outlineOf(source));
  const rungs = encode.rungs.filter(({ name }) => name in FIXED_KBPS);
  const plan: EncodePlan = { ...encode, rungs };
  const stretch = { span: { fromFrame: 0, frames }, rungs: rungs.length };
  const { files } = await encodePicture({ source, probe, plan, folder, stretch });

  const told: Awaited<ReturnType<typeof compareRung>>[] = [];
  const jobs = rungs.map((rung, index) => ({ rung, index, ours: files[index] ?? '' }));
  await inParallel(jobs, AT_ONCE, async ({ rung, index, ours }) => {
    told[index] = await compareRung({ scaled: await scaledTo(rung, source, folder), plan, folder, rung }, ours);
  });
  const sum = (of: 'ours' | 'equal' | 'fixed'): number => told.reduce((all, { bytes }) => all + bytes[of], 0);
  return { ratio: rounded(sum('ours') / sum('equal')), ratioToTheLadderAsItStands: rounded(sum('ours') / sum('fixed')), rungs: told };
}

/** `scaled`: the source in this rung's size, without loss. */
type Encoding = { scaled: string; plan: EncodePlan; folder: string; rung: PlannedRung };

async function compareRung(encoding: Encoding, file: string) {
  const { rung } = encoding;
  const ours = await pointOf(encoding, file);
  const asItStands = await fixed(encoding, 1);
  const points = [asItStands];
  // Upwards where it is worse than ours as it stands.
  const step = asItStands.ssim > ours.ssim ? 0.5 : 2;
  for (let count = 1; count <= HALVINGS_AT_MOST && bytesAt(ours.ssim, points) === undefined; count++) {
    points.push(await fixed(encoding, step ** count));
  }
  const equal = bytesAt(ours.ssim, points);
  if (equal === undefined) throw new Error(`${rung.name}: the fixed ladder never reaches an SSIM of ${ours.ssim}`);
  return {
    name: rung.name,
    crf: rung.crf,
    capKbps: rung.maxKbps,
    ratio: rounded(ours.bytes / equal),
    ssim: { ours: ours.ssim, fixed: asItStands.ssim },
    bytes: { ours: ours.bytes, equal: Math.round(equal), fixed: asItStands.bytes },
  };
}

/** One rung as such ladders are encoded: an average rate, a cap a little above it, a buffer of a second and a half. */
async function fixed(encoding: Encoding, factor: number): Promise<Point> {
  const { scaled, plan, folder, rung } = encoding;
  const kbps = (FIXED_KBPS[rung.name] ?? 0) * factor;
  const file = join(folder, `fixed-${rung.name}-${factor}.mp4`);
  const rates = [`${kbps}k`, '-maxrate', `${kbps * 1.07}k`, '-bufsize', `${kbps * 1.5}k`];
  const keys = ['-g', String(plan.segmentFrames), '-keyint_min', String(plan.segmentFrames), '-sc_threshold', '0'];
  const coding = ['-c:v', 'libx264', '-preset', PRESET, '-threads', '1', '-profile:v', rung.profile, '-b:v', ...rates, ...keys];
  const fragmented = ['-movflags', '+frag_keyframe+empty_moov+default_base_moof'];
  await ffmpeg(['-i', scaled, ...coding, ...fragmented, file], folder);
  return pointOf(encoding, file);
}

async function scaledTo({ name, width, height }: PlannedRung, source: string, folder: string): Promise<string> {
  const file = join(folder, `scaled-${name}.mp4`);
  const graph = `scale=${width}:${height}:flags=bicubic,format=yuv420p`;
  await ffmpeg(['-i', source, '-an', '-vf', graph, '-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '0', file], folder);
  return file;
}

async function pointOf({ scaled, folder }: Encoding, file: string): Promise<Point> {
  const graph = '[0:v][1:v]ssim=stats_file=-';
  const told = await runProgram(
    'ffmpeg',
    ['-v', 'error', '-nostdin', '-i', file, '-i', scaled, '-lavfi', graph, '-f', 'null', '-'],
    folder,
  );
  const all = [...told.toString().matchAll(/ All:([\d.]+)/g)].map(([, ssim]) => Number(ssim));
  const ssim = all.reduce((sum, each) => sum + each, 0) / all.length;
  return { bytes: (await stat(file)).size, ssim: Math.round(ssim * 1e6) / 1e6 };
}

const rounded = (ratio: number): number => Math.round(ratio * 1000) / 1000;
