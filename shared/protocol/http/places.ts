import { z } from 'zod';
import { Group, GroupRule } from '../../model/group.ts';
import { GroupId, RegionId, ScreenId, StationId } from '../../model/ids.ts';
import { TypedName, TypedSearch } from '../../model/line.ts';
import { call } from '../call.ts';
import { order, tablePaging } from './paging.ts';

const WithGroup = z.object({ id: GroupId });
const rule = GroupRule.nullable();
/** Of a group without a rule; one with a rule has none. */
const screens = z.array(ScreenId).max(5000);

/** A place or a group that a slot may mean, as a chooser shows it. */
export const PlaceChoice = z.object({
  kind: z.enum(['region', 'station', 'screen', 'group']),
  id: z.union([RegionId, StationId, ScreenId, GroupId]),
  name: z.string(),
  /** A screen's; empty for all others. */
  stationName: z.string(),
  /** What tells two of one name apart: the two regions in which it lies. */
  note: z.string(),
  /** Something below it can be chosen as well. */
  hasMore: z.boolean(),
  /** False: it reaches beyond what whoever asks looks after, and only leads to what lies below. */
  isOwn: z.boolean(),
});
export type PlaceChoice = z.infer<typeof PlaceChoice>;

/** A group as lists tell of it: with the name of the region its rule asks for, as far as whoever asks sees that. */
export const GroupView = Group.extend({ regionName: z.string() });
export type GroupView = z.infer<typeof GroupView>;

export const placeCalls = {
  /** What lies directly in a region or a station; groups and the topmost regions; or the first of each kind that match. Open ones only. */
  placeChoices: call({
    method: 'get',
    path: '/api/places/choices',
    query: z.object({ parent: z.union([RegionId, StationId]).optional(), search: TypedSearch.optional() }),
    reply: z.object({ places: z.array(PlaceChoice) }),
  }),

  listGroups: call({
    method: 'get',
    path: '/api/groups',
    query: z.object({
      search: TypedSearch.optional(),
      by: z.enum(['rule', 'choice']).optional(),
      sort: z.enum(['name', 'newest']).default('name'),
      order,
      ...tablePaging,
    }),
    reply: z.object({ total: z.int(), groups: z.array(GroupView) }),
  }),
  /** Its members are listed by the screens' filter `group`. */
  getGroup: call({ method: 'get', path: '/api/groups/:id', params: WithGroup, reply: Group }),
  createGroup: call({ method: 'post', path: '/api/groups', body: z.strictObject({ name: TypedName, rule, screens }), reply: Group }),
  reviseGroup: call({
    method: 'patch',
    path: '/api/groups/:id',
    params: WithGroup,
    /** Of members chosen one by one: `screens` names them whole; `add` and `drop` those that come and go, so that nobody need know all. */
    body: z
      .strictObject({ seenRevision: z.int(), name: TypedName, rule, screens, add: screens, drop: screens })
      .partial()
      .required({ seenRevision: true }),
    reply: Group,
  }),
  /** `in_use` (places) while a slot means it. */
  removeGroup: call({ method: 'delete', path: '/api/groups/:id', params: WithGroup, reply: z.object({}) }),
};
