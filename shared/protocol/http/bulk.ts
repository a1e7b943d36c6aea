import { z } from 'zod';
import { DownloadRule } from '../../model/download-rule.ts';
import { BulkEditId, GroupId, RegionId, ScreenId, StationId } from '../../model/ids.ts';
import { ScreenKind, ScreenTag, StationKind } from '../../model/place.ts';
import { ServiceHours } from '../../model/service-hours.ts';
import { call } from '../call.ts';
import { ScreenFilter, StationFilter } from './stations.ts';

/** No selection is larger; whoever has more narrows the filter. */
export const MOST_CHOSEN = 10_000;
/** A screen bears no more marks, whichever way they come. */
export const MOST_TAGS = 20;

const isClosed = z.boolean();
const tags = z.array(ScreenTag).max(MOST_TAGS);

/** One fact, the same for all that are chosen. */
export const StationEdit = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('region'), region: RegionId }),
  z.strictObject({ what: z.literal('kind'), kind: StationKind }),
  z.strictObject({ what: z.literal('hours'), hours: ServiceHours }),
  z.strictObject({ what: z.literal('operatorsNamed'), operatorsNamed: z.boolean() }),
  z.strictObject({ what: z.literal('download'), download: DownloadRule }),
  z.strictObject({ what: z.literal('closed'), isClosed }),
]);
export type StationEdit = z.infer<typeof StationEdit>;

export const ScreenEdit = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('station'), station: StationId }),
  z.strictObject({ what: z.literal('kind'), kind: ScreenKind }),
  /** A mark that is in both lists is taken away. */
  z.strictObject({ what: z.literal('tags'), add: tags, remove: tags }),
  z.strictObject({ what: z.literal('closed'), isClosed }),
  /** Into a group whose members are chosen one by one, or out of it. */
  z.strictObject({ what: z.literal('group'), group: GroupId, isMember: z.boolean() }),
  /** For good: it cannot be undone. */
  z.strictObject({ what: z.literal('revoked') }),
]);
export type ScreenEdit = z.infer<typeof ScreenEdit>;

/** Those that were ticked, or all that match: found by the server, in his part of the tree. */
const StationsChosen = z.union([
  z.strictObject({ ids: z.array(StationId).min(1).max(MOST_CHOSEN) }),
  z.strictObject({ filter: StationFilter }),
]);
const ScreensChosen = z.union([
  z.strictObject({ ids: z.array(ScreenId).min(1).max(MOST_CHOSEN) }),
  z.strictObject({ filter: ScreenFilter }),
]);

export const BulkFault = z.enum(['not_found', 'not_allowed', 'closed_place', 'revoked', 'outside_group', 'too_many_tags', 'changed_since']);
export type BulkFault = z.infer<typeof BulkFault>;

/** One that stays as it is, and why. Of what is not his he is told the id that he gave. */
export const BulkRefusal = z.object({ id: z.string(), name: z.string(), fault: BulkFault });
export type BulkRefusal = z.infer<typeof BulkRefusal>;

const counts = z.object({ changed: z.int(), unchanged: z.int(), refused: z.int() });

export const BulkPlan = z.object({
  counts,
  /** The first 200. */
  refused: z.array(BulkRefusal),
  /** Those that would change: sent back, they are what is meant, whatever matches the filter by then. */
  ids: z.array(z.string()),
  /** Of what would change, as it is now: what is sent back with it is written only if that is still so. */
  seen: z.string(),
  isUndoable: z.boolean(),
  /** False: nothing was written. */
  done: z.boolean(),
  /** What was written, to undo it; null where there is nothing to undo. */
  edit: BulkEditId.nullable(),
});
export type BulkPlan = z.infer<typeof BulkPlan>;

const seen = z.string().max(64).optional();

/** His newest that can still be undone. */
export const LastEdit = z.object({ id: BulkEditId, at: z.int(), until: z.int(), of: z.enum(['stations', 'screens']), count: z.int() });
export type LastEdit = z.infer<typeof LastEdit>;

export const bulkCalls = {
  /** Without `seen`: what it would do. With it: done, unless something is no longer as it was seen; then it is told anew. */
  editStations: call({
    method: 'post',
    path: '/api/bulk/stations',
    body: z.strictObject({ chosen: StationsChosen, edit: StationEdit, seen }),
    reply: BulkPlan,
  }),
  editScreens: call({
    method: 'post',
    path: '/api/bulk/screens',
    body: z.strictObject({ chosen: ScreensChosen, edit: ScreenEdit, seen }),
    reply: BulkPlan,
  }),
  lastEdit: call({ method: 'get', path: '/api/bulk/last', reply: z.object({ edit: LastEdit.nullable() }) }),
  /** Within a day, by whom it was made. Rows that were changed since stay as they are and are told. */
  undoEdit: call({
    method: 'post',
    path: '/api/bulk/:id/undo',
    params: z.object({ id: BulkEditId }),
    reply: z.object({ restored: z.int(), left: z.int(), refused: z.array(BulkRefusal) }),
  }),
};
