import { z } from 'zod';

/** Local calendar day, '2026-11-23'. */
export const Day = z.iso.date();
export type Day = z.infer<typeof Day>;

/** Local time of day, '09:30' or '09:30:15'. '24:00' does not exist: midnight as an end is '00:00'. */
export const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/);
export type TimeOfDay = z.infer<typeof TimeOfDay>;

/** 1 = Monday … 7 = Sunday, as in ISO 8601. */
export const Weekday = z.int().min(1).max(7);
