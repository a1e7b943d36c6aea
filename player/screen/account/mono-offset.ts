/** One question to the agent: when it was asked and answered by our clock, and what the agent's clock said in between. */
export interface ClockSample {
  sentAt: number;
  receivedAt: number;
  mono: number;
}

export interface MonoOffset {
  observe: (sample: ClockSample) => void;
  /** The agent's monotonic ms at a time of ours; null before the agent has said anything. */
  monoAt: (performanceMs: number) => number | null;
}

/** Enough to hold a quick answer for ten minutes, so that the offset follows two clocks that drift apart. */
const KEPT = 600;

/** The quickest answer is the one that leaves least room for doubt: its middle is where the agent looked at its clock. */
export function createMonoOffset(): MonoOffset {
  const samples: ClockSample[] = [];
  let best: ClockSample | undefined;
  return {
    observe(sample) {
      samples.push(sample);
      if (samples.length > KEPT) samples.shift();
      best = samples.reduce((quickest, each) => (roundTrip(each) < roundTrip(quickest) ? each : quickest));
    },
    monoAt: (performanceMs) => (best ? performanceMs + best.mono - (best.sentAt + best.receivedAt) / 2 : null),
  };
}

const roundTrip = ({ sentAt, receivedAt }: ClockSample): number => receivedAt - sentAt;
