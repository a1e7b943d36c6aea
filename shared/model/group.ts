import { z } from 'zod';
import { GroupId, RegionId } from './ids.ts';
import { ScreenKind, ScreenTag, StationKind } from './place.ts';

/** Screens that fit all of what is said are members, for as long as they do. */
export const GroupRule = z.strictObject({
  region: RegionId.nullable(),
  screenKinds: z.array(ScreenKind).max(10),
  stationKinds: z.array(StationKind).max(20),
  /** All of these. */
  tags: z.array(ScreenTag).max(10),
});
export type GroupRule = z.infer<typeof GroupRule>;

/** Screens that are meant together: chosen one by one, or by a rule. */
export const Group = z.object({
  id: GroupId,
  name: z.string(),
  /** Region to which it belongs; no screen outside is ever a member. Null: everywhere. */
  home: RegionId.nullable(),
  /** Null: its members were chosen one by one. */
  rule: GroupRule.nullable(),
  /** Of those in service that whoever asks may see. */
  screens: z.int(),
  revision: z.int().positive(),
});
export type Group = z.infer<typeof Group>;
