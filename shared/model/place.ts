import { z } from 'zod';
import { DownloadRule } from './download-rule.ts';
import { RegionId, ScreenId, StationId } from './ids.ts';
import { NAME_MAX, typedLine } from './line.ts';
import { Readiness } from './readiness.ts';
import { ServiceHours } from './service-hours.ts';

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
  /** It is in no list any more; what was recorded in it keeps its name. */
  closedAt: z.int().nullable(),
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

/** 村级站点, 乡镇站点, 农家党校, 党员中心户, 机关, 学校, 企业, 远教广场, 流动服务车 and whatever else. */
export const StationKind = z.enum([
  'village',
  'town',
  'farmhouse',
  'household',
  'office',
  'school',
  'enterprise',
  'square',
  'vehicle',
  'other',
]);
export type StationKind = z.infer<typeof StationKind>;

/** Degrees, WGS 84. */
export const Position = z.strictObject({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) });
export type Position = z.infer<typeof Position>;

/** Whom to call; both may be empty. It is personal: only who looks after the place is told. */
export const Contact = z.object({ name: z.string(), phone: z.string() });
export type Contact = z.infer<typeof Contact>;

export const TypedAddress = typedLine({ max: 120 });
export const TypedContact = z.strictObject({ name: typedLine({ max: NAME_MAX }), phone: typedLine({ max: 40 }) });

/** A village place, not the box. */
export const Station = z.object({
  id: StationId,
  region: RegionId,
  name: z.string(),
  kind: StationKind,
  zone: Zone,
  address: z.string(),
  position: Position.nullable(),
  /** Null: it is not for whoever asked. */
  contact: Contact.nullable(),
  hours: ServiceHours,
  /** Whoever acts at a box here says who he is; else lines say that no operator was named. */
  operatorsNamed: z.boolean(),
  download: DownloadRule,
  closedAt: z.int().nullable(),
  revision: z.int().positive(),
});
export type Station = z.infer<typeof Station>;

export const ScreenKind = z.enum(['station', 'outdoor', 'vehicle']);
export type ScreenKind = z.infer<typeof ScreenKind>;

/** What the office marks a screen with, to choose screens by it. */
export const ScreenTag = typedLine({ min: 1, max: 20 });
export type ScreenTag = z.infer<typeof ScreenTag>;

/** Unknown is unknown: not off, and not fine. */
export const Presence = z.enum(['online', 'offline', 'never', 'unknown']);
export type Presence = z.infer<typeof Presence>;

/** One screen with its box, as the server knows it. */
export const Screen = z.object({
  id: ScreenId,
  station: StationId,
  stationName: z.string(),
  region: RegionId,
  name: z.string(),
  kind: ScreenKind,
  tags: z.array(ScreenTag),
  /** Its key is void; only a new enrolment brings its box back. */
  revoked: z.boolean(),
  /** It or its station is closed: it is in no list and plays no programme, but keeps its key. */
  closedAt: z.int().nullable(),
  /** The screen whose broken box it took the place of, and the one that took its own. */
  replaces: ScreenId.nullable(),
  replacedBy: ScreenId.nullable(),
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
  /** For what is planned on it next; null: it has not told of its shelf, or of an older plan's. */
  readiness: Readiness.nullable(),
  playerVersion: z.string().nullable(),
  enrolledAt: z.int(),
});
export type Screen = z.infer<typeof Screen>;
