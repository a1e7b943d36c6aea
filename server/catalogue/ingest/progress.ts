/** `done` is 0..1 of the work, `leftMs` what is left of it once that can be told. */
export type OnProgress = (done: number, leftMs: number | null) => void;
export type OnDone = (done: number) => void;

const TELLABLE = 0.02;

/** Reads the key=value lines of `ffmpeg -progress`. */
export function progressReader(totalMs: number, report: OnDone | undefined): (line: string) => void {
  let furthest = 0;
  return (line) => {
    const microseconds = Number(/^out_time_us=(\d+)$/.exec(line)?.[1] ?? Number.NaN);
    if (!report || Number.isNaN(microseconds) || totalMs <= 0) return;
    furthest = Math.max(furthest, Math.min(1, microseconds / 1000 / totalMs));
    report(furthest);
  };
}

/** Cuts one work into stages; what is left of it is judged by what was needed so far. */
export function stagesOf(report: OnProgress | undefined): (from: number, to: number) => OnDone {
  const startedAt = performance.now();
  return (from, to) => (done) => {
    const overall = from + (to - from) * done;
    report?.(overall, overall < TELLABLE ? null : Math.round(((performance.now() - startedAt) * (1 - overall)) / overall));
  };
}
