import type { MediaFault } from '#shared/model/content.ts';
import { AppError } from '#shared/problem.ts';

const MOST_DETAIL = 600;

/** Why a file cannot become a lesson; `detail` is what the tool itself said, for whoever repairs it. */
export const mediaFault = (fault: MediaFault, detail: string): AppError =>
  new AppError('media_fault', { fault, detail: detail.slice(0, MOST_DETAIL) });

/** What an encoder says of such a failure in place of a fault. */
export const KILLED = 'killed';

/** By somebody, or by a system short of memory: that says nothing about the file. */
export class Killed extends AppError {
  constructor(program: string, by: string) {
    super('media_fault', { fault: 'encoder_failed', detail: `${program} was killed by ${by}` });
  }
}

/** A full disk and an order to stop are told apart from a broken file: the first two can be tried again. */
export function mediaFaultOf(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return mediaFault('cancelled', 'stopped on request');
  if (error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT'))
    return mediaFault('no_space', error.message);
  return error;
}
