import { AAC_FRAME, AUDIO_RATE } from './encode-plan.ts';
import { shapingFilters, type Shaping } from './loudness.ts';

/** Both halves as they are; their middle on both; or the left on both. */
export type Mix = 'stereo' | 'mid' | 'left';
export type Voice = { mix: Mix; shaping: Shaping };

/** Where the middle is so much softer than both halves, they cancel each other: a plug was wired the wrong way round. */
export const HALVES_CANCEL_LU = 9;

/**
 * The same on both sides costs AAC no more than one side would, and header, decoder and loudness are those of the other sounds: a player may
 * change from one to the other.
 */
const MIXES: Record<Mix, string | null> = {
  stereo: null,
  mid: 'pan=stereo|c0=0.5*c0+0.5*c1|c1=0.5*c0+0.5*c1',
  left: 'pan=stereo|c0=c0|c1=c0',
};

export const STEREO = 'aformat=sample_fmts=fltp:channel_layouts=stereo';

/** From the lesson's first instant: what starts late is preceded by silence, what has holes is filled. */
export const soundSource = (stream: number | 'a'): string => `[0:${stream}]aresample=${AUDIO_RATE}:async=1:first_pts=0,${STEREO}`;

/** ffmpeg itself sees to it for every encoder but the first, where a source ends without a sample. */
const WHOLE_FRAMES = `asetnsamples=n=${AAC_FRAME}:p=0`;

/**
 * One decode for all voices, labelled [sound0] onwards; each to the lesson's last instant in whole AAC frames. The encoder's first frame only
 * primes the decoder; it takes the place of the first 21 ms instead of standing before zero, where an edit list that players read differently
 * would have to hide it.
 */
export function shapedGraph(source: string, voices: readonly Voice[], samples: number): string[] {
  const labels = voices.map((_, index) => `[voice${index}]`).join('');
  return [
    `${source},asplit=${voices.length}${labels}`,
    ...voices.map(({ mix, shaping }, index) => {
      const filters = [
        MIXES[mix],
        ...shapingFilters(shaping, AUDIO_RATE),
        `apad,atrim=start_sample=${AAC_FRAME}:end_sample=${samples}`,
        'asetpts=PTS-STARTPTS',
        WHOLE_FRAMES,
      ];
      return `[voice${index}]${filters.filter((each) => each !== null).join(',')}[sound${index}]`;
    }),
  ];
}
