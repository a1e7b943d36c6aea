import { join } from 'node:path';
import { isLowRung, LOW_SOUND, type Loudness } from '#shared/model/package.ts';
import { FRAGMENTED, type EncodeNeeds } from './encode.ts';
import { AUDIO_KBPS, AUDIO_RATE, audioSamplesFor, LOW_AUDIO_KBPS, type EncodePlan } from './encode-plan.ts';
import { ffmpegArguments, fileUrl, type CommandInput } from './ffmpeg-command.ts';
import {
  correctedShaping,
  firstShaping,
  meter,
  meterReader,
  missedBy,
  UNHEARD,
  UNTOUCHED,
  type Heard,
  type Outcome,
  type Shaping,
} from './loudness.ts';
import { inputOptions } from './probe.ts';
import { readEvenly, runSound, type SoundInput } from './sound-even.ts';
import { HALVES_CANCEL_LU, shapedGraph, soundSource, type Mix } from './sound-graph.ts';

export type EncodedSound = { name: string; file: string; loudness: Loudness };
export type SoundNeeds = Pick<EncodeNeeds, 'source' | 'probe' | 'plan' | 'folder' | 'signal'> & {
  /** CPU milliseconds of every run of ffmpeg. */
  spent?: (cpuMs: number) => void;
};

type Reading = SoundNeeds & { sound: SoundInput };
type Rendition = { name: string; kbps: number; mix: Mix };
type Trial = Rendition & { shaping: Shaping };
type Tried = EncodedSound & Outcome;

const FLAGS = '+empty_moov+default_base_moof+frag_discont';
const FRAGMENT_US = '4000000';
/** Two or three for nearly every lesson; claps over soft speech take six. */
const MOST_TRIALS = 8;
/** ebur128 hears blocks of 0.4 s: what is shorter is heard several times over. */
const LEAST_HEARD_S = 1;
const QUIETLY = ['-loglevel', 'repeat+level+info'];

/** One for every rung, and a small one where there are rungs for the worst lines. */
const renditionsFor = ({ rungs }: EncodePlan): Rendition[] => [
  { name: 'audio', kbps: AUDIO_KBPS, mix: 'stereo' },
  ...(rungs.some((rung) => isLowRung(rung, rungs)) ? [{ name: LOW_SOUND, kbps: LOW_AUDIO_KBPS, mix: 'mid' as const }] : []),
];

/**
 * The whole lesson's sound, silence where it has none, exactly as long as its picture in whole AAC frames and as loud as every other lesson's.
 * What counts is what a screen decodes, so that is measured, and what missed is encoded again. The same source gives the same bytes.
 */
export async function encodeSound(needs: SoundNeeds, pictureFrames: number): Promise<EncodedSound[]> {
  const samples = audioSamplesFor(pictureFrames, needs.plan.rate);
  return readEvenly({ ...needs, sound: soundOf(needs), samples }, (sound) => encodeUntilRight({ ...needs, sound }, samples));
}

async function encodeUntilRight(needs: Reading, samples: number): Promise<EncodedSound[]> {
  const renditions = renditionsFor(needs.plan);
  let trials = needs.probe.audio ? await listen(needs, renditions, samples) : renditions.map((each) => ({ ...each, shaping: UNTOUCHED }));

  const best = new Map<string, Tried>();
  const last = new Map<string, Tried>();
  for (let trial = 1; trial <= MOST_TRIALS && trials.length > 0; trial++) {
    const tried = await encodeTrials(needs, trials, { samples, trial });
    trials = trials.flatMap((each, index) => {
      const made = tried[index];
      const shaping = made && correctedShaping(made, last.get(each.name));
      if (made) last.set(each.name, made);
      return shaping ? [{ ...each, shaping }] : [];
    });
    for (const each of tried) best.set(each.name, better(best.get(each.name), each));
  }
  return [...best.values()].map(({ name, file, loudness }) => ({ name, file, loudness }));
}

const better = (known: Tried | undefined, made: Tried): Tried =>
  known && missedBy(known.shaping, known.heard) <= missedBy(made.shaping, made.heard) ? known : made;

/** One decode tells how loud the source is, in each mix that is going to be made of it. */
async function listen(needs: Reading, renditions: readonly Rendition[], samples: number): Promise<Trial[]> {
  const voices = renditions.map(({ mix }) => ({ mix, shaping: UNTOUCHED }));
  const meters = voices.map(({ mix }, index) => `[sound${index}]${repeated(samples)}${meter(mix)}[heard${index}]`);
  const filters = [...shapedGraph(soundSource(needs.sound.stream), voices, samples), ...meters];
  const heard = await meterRun(needs, needs.sound.input, filters, voices.length);
  const stereo = heard.get('stereo') ?? UNHEARD;
  return renditions.map((rendition, index) => {
    const own = heard.get(rendition.mix) ?? UNHEARD;
    const isLost = (own.integratedLufs ?? Number.NEGATIVE_INFINITY) < (stereo.integratedLufs ?? 0) - HALVES_CANCEL_LU;
    if (stereo.integratedLufs === null || !isLost) return { ...rendition, shaping: firstShaping(own, index > 0) };
    return { ...rendition, mix: 'left', shaping: firstShaping(stereo, true) };
  });
}

async function encodeTrials(
  needs: Reading,
  trials: readonly Trial[],
  { samples, trial }: { samples: number; trial: number },
): Promise<Tried[]> {
  const files = trials.map(({ name }) => join(needs.folder, `${name}-${trial}.mp4`));
  const args = ffmpegArguments({
    inputs: [needs.sound.input],
    filters: shapedGraph(soundSource(needs.sound.stream), trials, samples),
    outputs: trials.map(({ kbps }, index) => ({
      options: [
        '-map',
        `[sound${index}]`,
        '-c:a',
        'aac',
        '-b:a',
        `${kbps}k`,
        '-movflags',
        FLAGS,
        '-frag_duration',
        FRAGMENT_US,
        ...FRAGMENTED,
      ],
      target: fileUrl(files[index] ?? ''),
    })),
  });
  const ended = await runSound({ args, signal: needs.signal });
  needs.spent?.(ended.cpuMs);

  const tried: Tried[] = [];
  for (const [index, { name, shaping }] of trials.entries()) {
    const file = files[index] ?? '';
    const heard = needs.probe.audio ? await hear(needs, file, samples) : UNHEARD;
    tried.push({ name, file, shaping, heard, loudness: { mode: shaping.mode, ...heard, gainDb: shaping.gainDb } });
  }
  return tried;
}

/** How loud what was encoded is when it is decoded. */
async function hear(needs: SoundNeeds, file: string, samples: number): Promise<Heard> {
  const input = { options: ['-f', 'mov'], source: fileUrl(file) };
  const filters = [`[0:a]${repeated(samples)}${meter('whole')}[heard0]`];
  const heard = await meterRun(needs, input, filters);
  return heard.get('whole') ?? UNHEARD;
}

const repeated = (samples: number): string => (samples < LEAST_HEARD_S * AUDIO_RATE ? `aloop=loop=9:size=${samples},` : '');

/** Runs meters whose outputs are labelled [heard0] onwards. */
async function meterRun(
  { signal, spent }: SoundNeeds,
  input: CommandInput,
  filters: readonly string[],
  count = 1,
): Promise<Map<string, Heard>> {
  const heard = new Map<string, Heard>();
  const args = ffmpegArguments({
    inputs: [{ ...input, options: [...QUIETLY, ...input.options] }],
    filters,
    outputs: Array.from({ length: count }, (_, index) => ({ options: ['-map', `[heard${index}]`, '-f', 'null'], target: '-' })),
  });
  const ended = await runSound({ args, signal, onStderr: meterReader(heard) });
  spent?.(ended.cpuMs);
  return heard;
}

function soundOf({ source, probe }: SoundNeeds): SoundInput {
  if (!probe.audio) return { input: { options: ['-f', 'lavfi'], source: `anullsrc=r=${AUDIO_RATE}:cl=stereo` }, stream: 'a' };
  return { input: { options: inputOptions(probe.demuxer), source: fileUrl(source) }, stream: probe.audio.index };
}
