import { z } from 'zod';
import { RegionId, ScreenId, StationId } from './ids.ts';

export const RegionKind = z.enum(['city', 'county', 'town', 'village', 'hamlet']);
export type RegionKind = z.infer<typeof RegionKind>;

export const Region = z.object({
  id: RegionId,
  parent: RegionId.nullable(),
  kind: RegionKind,
  name: z.string(),
  /** Statistical code, optional below the village. */
  code: z.string().nullable(),
  /** Materialised: the ids from the root down to this one, each followed by '/'; "below here" is a prefix. */
  path: z.string(),
});
export type Region = z.infer<typeof Region>;

/** IANA zone that this machine's own Intl knows. */
export const Zone = z.string().refine(isZone, 'unknown time zone');
function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}

/** A village place, not the box. */
export const Station = z.object({ id: StationId, region: RegionId, name: z.string(), zone: Zone, revision: z.int().positive() });
export type Station = z.infer<typeof Station>;

export const ScreenKind = z.enum(['station', 'outdoor', 'vehicle']);
export type ScreenKind = z.infer<typeof ScreenKind>;

/** Unknown is unknown: not off, and not fine. */
export const Presence = z.enum(['online', 'offline', 'never', 'unknown']);
export type Presence = z.infer<typeof Presence>;

/** One screen with its box, as the server knows it. */
export const Screen = z.object({
  id: ScreenId,
  station: StationId,
  name: z.string(),
  kind: ScreenKind,
  revoked: z.boolean(),
  presence: Presence,
  /** Since when the presence is so; null when never. */
  since: z.int().nullable(),
  /** What the player last said is on it; null when nothing was said. */
  showing: z
    .object({
      content: z.string().nullable(),
      title: z.string(),
      kind: z.string(),
      fromMs: z.int(),
      at: z.int(),
      durationMs: z.int().nullable(),
    })
    .nullable(),
  /** Newest revision signed for it, and the one it has taken over. */
  revision: z.int().nullable(),
  takenRevision: z.int().nullable(),
  playerVersion: z.string().nullable(),
  enrolledAt: z.int(),
});
export type Screen = z.infer<typeof Screen>;
