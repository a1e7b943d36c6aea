import { PRESET, SEGMENT_S } from './encode-plan.ts';
import { assertDone } from './encode.ts';
import { ffmpegArguments, fileUrl } from './ffmpeg-command.ts';
import { deinterlaced, sizesOptions } from './filter-graph.ts';
import { framesPerSecond, outputRate } from './frame-rate.ts';
import { isLow, type PlannedRung } from './ladder.ts';
import { Killed } from './media-fault.ts';
import { inputOptions, type Probe } from './probe.ts';
import { runFfmpeg } from './run-ffmpeg.ts';

/** Where a lesson is tried, as shares of its length: not in its title and not in its credits. */
const PLACES = [0.15, 0.4, 0.65, 0.88];
/** A lesson too short for so many places is tried at its beginning alone, for so much longer. */
const SHORT_MS = 20_000;
const STRETCH_S = { oneOfMany: 0.5, alone: 2 };
const TRIED_CRF = 23;
const SILENT_MS = 60_000;

/** Kilobits a second that a segment would take at the size and quality tried. */
export type Demand = { mean: number; peak: number };

/**
 * Quality and cap of the rungs that are chosen for each lesson, from a few short stretches encoded at the smallest of these sizes. The rest keep
 * what the ladder gave them: they are wanted before this answer is there. A source that cannot be tried is encoded as the ladder has it.
 */
export async function chooseQuality(source: string, probe: Probe, rungs: PlannedRung[], signal?: AbortSignal): Promise<PlannedRung[]> {
  const tried = rungs.find(isChosen);
  if (!tried) return rungs;
  const demand = await tryStretches(source, probe, tried, signal).catch((error: unknown) => {
    if (signal?.aborted || error instanceof Killed) throw error; // Else the same file would give another package.
    return null;
  });
  return demand ? rungs.map((rung) => (isChosen(rung) ? settle(rung, tried, demand) : rung)) : rungs;
}

const isChosen = (rung: PlannedRung): boolean => !rung.isStills && !isLow(rung);

/** Finer than this, a camera is paid for its noise: at 21 the 1080p of a talking head runs into its cap. */
const BEST_CRF = 23;
const WORST_CRF = 27;
/** A lesson that takes this share of the cap is encoded at the quality tried; twice as much costs it two steps. */
const ORDINARY_SHARE = 0.25;
const STEPS_A_DOUBLING = 2;
/** Six steps of quality halve the bytes. */
const STEPS_A_HALVING = 6;
/** What was not tried may be so much more difficult than the worst that was. */
const HEADROOM = 4;
const LEAST_CAP = 0.5;

/** Slides and people who talk are cheap and may look better; rough motion would run into the cap, and is even where it is coded coarser at once. */
export function settle(rung: PlannedRung, tried: PlannedRung, { mean, peak }: Demand): PlannedRung {
  const share = Math.max(mean, 1) / tried.maxKbps;
  const crf = Math.round(clamp(TRIED_CRF + STEPS_A_DOUBLING * Math.log2(share / ORDINARY_SHARE), BEST_CRF, WORST_CRF));
  const expectedPeak = (peak / tried.maxKbps) * rung.maxKbps * 2 ** ((TRIED_CRF - crf) / STEPS_A_HALVING);
  const maxKbps = Math.round(clamp(expectedPeak * HEADROOM, rung.maxKbps * LEAST_CAP, rung.maxKbps));
  return { ...rung, crf, maxKbps, bufferKbits: maxKbps * 2 };
}

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** One run: read from the key frame before each place, put one after the other, encoded, and only the sizes of the frames kept. */
async function tryStretches(source: string, probe: Probe, rung: PlannedRung, signal: AbortSignal | undefined): Promise<Demand | null> {
  const rate = outputRate(probe.video.rate);
  const places = probe.durationMs >= SHORT_MS ? PLACES : [0];
  const frames = Math.round(framesPerSecond(rate) * (places.length > 1 ? STRETCH_S.oneOfMany : STRETCH_S.alone));
  const seconds = places.map((place) => Math.floor((place * probe.durationMs) / 1000));
  const sizes = frameSizes();
  const x264 = `scenecut=0:open-gop=0:keyint=${frames}:min-keyint=${frames}`;
  const coding = ['-c:v', 'libx264', '-preset', PRESET, '-threads', '1', '-crf', String(TRIED_CRF), '-x264-params', x264];
  const args = ffmpegArguments({
    inputs: seconds.map((at) => ({
      options: [...(at > 0 ? ['-noaccurate_seek', '-ss', String(at)] : []), ...sizesOptions(probe.video), ...inputOptions(probe.demuxer)],
      source: fileUrl(source),
    })),
    filters: stretchesGraph(probe, rung, { frames, stretches: places.length }),
    // Each line is written at once, so that lines of progress on the same pipe never fall into it.
    outputs: [{ options: ['-map', '[tried]', ...coding, '-flush_packets', '1', '-f', 'framecrc'], target: 'pipe:1' }],
  });
  assertDone(await runFfmpeg({ args, signal, silentMs: SILENT_MS, onStdout: sizes.read }));
  return demandOf(sizes.groups, framesPerSecond(rate));
}

function stretchesGraph({ video }: Probe, { width, height }: PlannedRung, { frames, stretches }: { frames: number; stretches: number }) {
  const { num, den } = outputRate(video.rate);
  const cut = `${deinterlaced(video)}fps=fps=${num}/${den},trim=end_frame=${frames},setpts=PTS-STARTPTS`;
  const scaled = `scale=${width}:${height}:flags=bicubic,setsar=1,format=yuv420p`;
  const each = Array.from({ length: stretches }, (_, index) => `[${index}:${video.index}]${cut},${scaled}[stretch${index}]`);
  const labels = each.map((_, index) => `[stretch${index}]`).join('');
  return [...each, `${labels}concat=n=${stretches}:v=1:a=0[tried]`];
}

/** Bytes of a key frame and of those up to the next. */
type Group = { key: number; others: number; frames: number };

/** Lines of ffmpeg's framecrc: stream, dts, pts, duration, size, checksum, and flags where it is no key frame. */
function frameSizes(): { read: (line: string) => void; groups: Group[] } {
  const groups: Group[] = [];
  const read = (line: string): void => {
    const [, bytes, other] = /^0, +-?\d+, +-?\d+, +\d+, +(\d+), 0x[0-9a-f]+(, F=0x0)?/.exec(line) ?? [];
    const last = groups.at(-1);
    if (bytes === undefined) return;
    if (other === undefined || !last) groups.push({ key: Number(bytes), others: 0, frames: 0 });
    else Object.assign(last, { others: last.others + Number(bytes), frames: last.frames + 1 });
  };
  return { read, groups };
}

/** What a whole segment would weigh that begins with such a key frame and goes on so. */
function demandOf(groups: readonly Group[], fps: number): Demand | null {
  const rates = groups.map(({ key, others, frames }) => {
    const rest = frames > 0 ? (others / frames) * (SEGMENT_S * fps - 1) : 0;
    return ((key + rest) * 8) / 1000 / SEGMENT_S;
  });
  if (rates.length === 0) return null;
  return { mean: rates.reduce((sum, rate) => sum + rate, 0) / rates.length, peak: Math.max(...rates) };
}
