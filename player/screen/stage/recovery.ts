/** A fatal error of the stream, in the few words that decide what to do about it. */
export interface Fault {
  kind: 'network' | 'media' | 'other';
  details: string;
  /** HTTP status, where there was an answer. */
  status: number | null;
}

export type Remedy = 'load-again' | 'rebuild-buffers' | 'wait' | 'give-up';

const MOST_REBUILDS = 2;

/** What no second try makes playable. */
const UNPLAYABLE: ReadonlySet<string> = new Set([
  'manifestParsingError',
  'manifestIncompatibleCodecsError',
  'bufferAddCodecError',
  'bufferIncompatibleCodecsError',
]);

/**
 * What to do about a fatal error. A refused file will not come by asking again; a silent agent may be starting anew, so asking goes on
 * until the watch over presented frames gives up. Rebuilding the buffers on a mere stall makes it worse (it throws away what is there).
 */
export function remedyFor(fault: Fault, rebuilds: number): Remedy {
  const isRefused = fault.status !== null && fault.status >= 400 && fault.status < 500;
  if (isRefused) return 'give-up';
  if (fault.details === 'bufferStalledError') return 'wait';
  if (UNPLAYABLE.has(fault.details)) return 'give-up';
  if (fault.kind === 'network') return 'load-again';
  if (fault.kind === 'media') return rebuilds < MOST_REBUILDS ? 'rebuild-buffers' : 'give-up';
  return 'give-up';
}
