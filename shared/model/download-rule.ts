import { z } from 'zod';
import { TimeOfDay } from './calendar.ts';

/** Local hours of each day; an end not later than the start lies on the next day. Equal times would be a whole day, which is no window. */
export const DownloadWindow = z
  .strictObject({ from: TimeOfDay, to: TimeOfDay })
  .refine(({ from, to }) => from !== to, 'the window ends when it begins');
export type DownloadWindow = z.infer<typeof DownloadWindow>;

/** Slower than this nothing would ever come in time; faster than the other no village line is. */
export const [LEAST_KBPS, MOST_KBPS] = [32, 1_000_000];

/**
 * How much of its line a place gives to the fetching of media, all that one of its screens fetches together. Null: as much as there is,
 * at any hour. Plans, records, commands and emergencies are never held back by it.
 */
export const DownloadRule = z.strictObject({
  rateCapKbps: z.int().min(LEAST_KBPS).max(MOST_KBPS).nullable(),
  window: DownloadWindow.nullable(),
});
export type DownloadRule = z.infer<typeof DownloadRule>;

export const UNLIMITED: DownloadRule = { rateCapKbps: null, window: null };

export const isUnlimited = ({ rateCapKbps, window }: DownloadRule): boolean => rateCapKbps === null && window === null;
