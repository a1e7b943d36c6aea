import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBlobStore } from '#server/catalogue/blob-store.ts';
import { AUDIO_KBPS, LOW_AUDIO_KBPS, PRESET, type EncodePlan } from '#server/catalogue/ingest/encode-plan.ts';
import { ingest } from '#server/catalogue/ingest/ingest.ts';
import { outlineOf, planLesson } from '#server/catalogue/ingest/lesson-plan.ts';
import { ensureSamples } from '../samples/ensure.ts';
import { madeFolder } from '../samples/expectations.ts';
import { cpuSeconds, cpuSecondsOf } from '../cpu-seconds.ts';

const PAIRS = 2;

type Costs = { encode: number; seal: number; hand: number };

/**
 * CPU seconds from a file of 60 s of 1080p30 to its package, against one hand-tuned ffmpeg command that scales and encodes the same rungs and the
 * same sound with the same settings. Sealing decodes everything again and is told apart. Ours and theirs take turns.
 */
export async function run({ n, seed }: { n: number; seed: number }) {
  const folder = await mkdtemp(join(tmpdir(), 'fieldcast-transcode-'));
  try {
    const source = await makeSource(folder, seed);
    const { encode: plan } = await planLesson(source, await outlineOf(source));
    const costs: Costs[] = [];
    for (let pair = 0; pair < (n || PAIRS); pair++) {
      const ours = await costOfOurs(source, join(folder, `ours-${pair}`));
      const hand = await cpuSecondsOf(() => ffmpeg(handTuned(source, plan, folder)));
      costs.push({ ...ours, hand });
    }
    const [encode, seal, baseline] = [mean(costs, 'encode'), mean(costs, 'seal'), mean(costs, 'hand')];
    const rungs = plan.rungs.map(({ name, crf }) => `${name}:crf${crf}`).join(' ');
    const details = { rungs, preset: PRESET, sealing: seal, ratioWithSealing: rounded((encode + seal) / baseline), pairs: costs };
    return { value: encode, unit: 'cpu s', baseline, n: costs.length, details };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The sample's moving pictures twice over, with the grain of a camera, so that the encoder has as much to do as in life. */
async function makeSource(folder: string, seed: number): Promise<string> {
  await ensureSamples();
  const path = join(folder, 'source.mp4');
  const grain = `noise=all_seed=${seed}:alls=5:allf=t`;
  const coding = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-c:a', 'copy'];
  await ffmpeg(['-stream_loop', '1', '-i', join(madeFolder, 'sheep-pen.mp4'), '-t', '60', '-vf', grain, ...coding, path]);
  return path;
}

async function costOfOurs(source: string, folder: string): Promise<Omit<Costs, 'hand'>> {
  await mkdir(folder);
  const store = await createBlobStore(join(folder, 'blobs'));
  const before = cpuSeconds();
  let checkMs = 0;
  await ingest(source, { store, workFolder: folder, cost: (spent) => (checkMs = spent.checkMs) });
  const all = cpuSeconds() - before;
  await rm(folder, { recursive: true });
  return { encode: rounded(all - checkMs / 1000), seal: rounded(checkMs / 1000) };
}

/** What somebody who knows ffmpeg would type: one decode, `split`, one scale a rung. */
function handTuned(source: string, { rungs, segmentFrames }: EncodePlan, folder: string): string[] {
  const split = `[0:v]split=${rungs.length}${rungs.map((_, index) => `[s${index}]`).join('')}`;
  const scales = rungs.map(({ width, height, isStills }, index) => {
    const scaled = `[s${index}]scale=${width}:${height}:flags=bicubic`;
    return isStills ? heldEach(segmentFrames, scaled, `[v${index}]`) : `${scaled}[v${index}]`;
  });
  const pictures = rungs.flatMap(({ profile, level, crf, maxKbps, bufferKbits }, index) =>
    [
      ['-map', `[v${index}]`, '-c:v', 'libx264', '-preset', PRESET, '-profile:v', profile, '-level:v', level, '-threads', '1'],
      ['-crf', String(crf), '-maxrate', `${maxKbps}k`, '-bufsize', `${bufferKbits}k`, '-sc_threshold', '0', '-g', String(segmentFrames)],
      ['-movflags', '+frag_keyframe+empty_moov+default_base_moof', join(folder, `hand-${index}.mp4`)],
    ].flat(),
  );
  const sounds = [AUDIO_KBPS, LOW_AUDIO_KBPS].flatMap((kbps) => {
    const coding = ['-c:a', 'aac', '-b:a', `${kbps}k`, '-ar', '48000', '-ac', kbps === AUDIO_KBPS ? '2' : '1'];
    return ['-map', '0:a', ...coding, join(folder, `hand-${kbps}.mp4`)];
  });
  return ['-i', source, '-filter_complex', [split, ...scales].join(';'), ...pictures, ...sounds];
}

const heldEach = (frames: number, scaled: string, to: string): string =>
  `${scaled},split[beat][all];[all]select='not(mod(n,${frames}))'[stills];[beat][stills]overlay=format=yuv420:eof_action=repeat${to}`;

/** At the same low priority as ours, so that other work on the machine disturbs both alike. */
async function ffmpeg(args: readonly string[]): Promise<void> {
  const child = spawn('nice', ['-n', '5', 'ffmpeg', '-v', 'error', '-nostdin', '-y', ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  await once(child, 'exit');
  if (child.exitCode !== 0) throw new Error(`ffmpeg ended with ${child.exitCode}`);
}

const mean = (costs: readonly Costs[], key: keyof Costs): number =>
  rounded(costs.reduce((sum, cost) => sum + cost[key], 0) / Math.max(1, costs.length));
const rounded = (seconds: number): number => Math.round(seconds * 1000) / 1000;
