/** A track as a list of rungs judges it: what its segments weigh and how long they last. */
export type Judged = { timescale: number; chunks: readonly { segments: readonly { bytes: number; ticks: number }[] }[] };

/**
 * The true peak in bits a second, told plainly: for every run of the picture's segments that lasts half to one and a half target durations, its
 * bits and those of the sound in the same time. Slow and simple, to hold what is promised against it.
 */
export function truePeak(picture: Judged, sounds: readonly Judged[]): number {
  const segments = laid(picture);
  const targetSeconds = Math.max(1, ...segments.map(({ from, to }) => Math.round(to - from)));
  const runs = segments.flatMap((first, i) => segments.slice(i).map((last) => ({ from: first.from, to: last.to })));
  const isJudged = ({ from, to }: { from: number; to: number }): boolean =>
    to - from >= targetSeconds * 0.5 && to - from <= targetSeconds * 1.5;
  const all = { from: 0, to: segments.at(-1)?.to ?? 0 };
  const judged = runs.some(isJudged) ? runs.filter(isJudged) : [all];
  const beside = sounds.length > 0 ? sounds.map(laid) : [[]];
  return Math.max(...judged.flatMap((run) => beside.map((sound) => (bitsIn(segments, run) + bitsIn(sound, run)) / (run.to - run.from))));
}

type Laid = { from: number; to: number; bits: number };

function laid({ timescale, chunks }: Judged): Laid[] {
  let from = 0;
  return chunks.flatMap(({ segments }) => segments).map(({ bytes, ticks }) => ({ from, to: (from += ticks / timescale), bits: bytes * 8 }));
}

const bitsIn = (track: readonly Laid[], run: { from: number; to: number }): number =>
  track.reduce((sum, { from, to, bits }) => {
    const shared = Math.min(to, run.to) - Math.max(from, run.from);
    return shared > 0 ? sum + (bits * shared) / (to - from) : sum;
  }, 0);
