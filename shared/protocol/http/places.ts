import { z } from 'zod';
import { Group, GroupRule } from '../../model/group.ts';
import { GroupId, RegionId, ScreenId, StationId } from '../../model/ids.ts';
import { TypedName, TypedSearch } from '../../model/line.ts';
import { RegionKind, ScreenKind } from '../../model/place.ts';
import { call } from '../call.ts';

const WithGroup = z.object({ id: GroupId });
const rule = GroupRule.nullable();
/** Of a group without a rule; one with a rule has none. */
const screens = z.array(ScreenId).max(5000);

/** Every place that whoever asks sees, as short as may be: what targets, trees and names of the timetable stand on. */
export const PlaceNames = z.object({
  regions: z.array(z.object({ id: RegionId, parent: RegionId.nullable(), kind: RegionKind, name: z.string(), path: z.string() })),
  stations: z.array(z.object({ id: StationId, region: RegionId, name: z.string(), isClosed: z.boolean() })),
  screens: z.array(z.object({ id: ScreenId, station: StationId, name: z.string(), kind: ScreenKind, isClosed: z.boolean() })),
  groups: z.array(z.object({ id: GroupId, name: z.string() })),
});
export type PlaceNames = z.infer<typeof PlaceNames>;

export const placeCalls = {
  placeNames: call({ method: 'get', path: '/api/places/names', reply: PlaceNames }),

  listGroups: call({
    method: 'get',
    path: '/api/groups',
    query: z.object({ search: TypedSearch.optional() }),
    reply: z.object({ groups: z.array(Group) }),
  }),
  /** Its members are listed by the screens' filter `group`. */
  getGroup: call({ method: 'get', path: '/api/groups/:id', params: WithGroup, reply: Group }),
  createGroup: call({ method: 'post', path: '/api/groups', body: z.strictObject({ name: TypedName, rule, screens }), reply: Group }),
  reviseGroup: call({
    method: 'patch',
    path: '/api/groups/:id',
    params: WithGroup,
    /** `screens`: the members chosen one by one, whole. */
    body: z.strictObject({ seenRevision: z.int(), name: TypedName, rule, screens }).partial().required({ seenRevision: true }),
    reply: Group,
  }),
  /** `in_use` (places) while a slot means it. */
  removeGroup: call({ method: 'delete', path: '/api/groups/:id', params: WithGroup, reply: z.object({}) }),
};
