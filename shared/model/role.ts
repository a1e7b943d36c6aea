import { z } from 'zod';
import { RegionId, StationId } from './ids.ts';

/** What a call may need. `read` sees, `write` changes; `system` is jobs, settings, backup and the state of the server. */
export const Right = z.enum([
  'places.read',
  'places.write',
  'content.read',
  'content.write',
  'programme.read',
  'programme.write',
  'records.read',
  'people.read',
  'people.write',
  'audit.read',
  'system.read',
  'system.write',
]);
export type Right = z.infer<typeof Right>;

/** 三员: who looks after people, who after content and who reads the audit log can be three persons; an administrator is all of them. */
export const Role = z.enum(['administrator', 'people', 'editor', 'operator', 'auditor']);
export type Role = z.infer<typeof Role>;

const READING = Right.options.filter((right) => right.endsWith('.read'));

const RIGHTS: Record<Role, readonly Right[]> = {
  administrator: Right.options,
  people: ['places.read', 'people.read', 'people.write'],
  editor: ['places.read', 'content.read', 'content.write', 'programme.read', 'programme.write', 'records.read'],
  operator: ['places.read', 'content.read', 'programme.read', 'records.read'],
  auditor: READING,
};

export const rightsOf = (role: Role): readonly Right[] => RIGHTS[role];

/** Where a role holds: everywhere, in a region and all below it, or at one station. */
export const GrantPlace = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('everywhere') }),
  z.object({ kind: z.literal('region'), id: RegionId }),
  z.object({ kind: z.literal('station'), id: StationId }),
]);
export type GrantPlace = z.infer<typeof GrantPlace>;

/** A person may have several. */
export const Grant = z.object({ role: Role, place: GrantPlace });
export type Grant = z.infer<typeof Grant>;

/** With the path of its region, or of the region around its station: "below here" is a prefix. '' everywhere. */
export const PlacedGrant = Grant.extend({ path: z.string() });
export type PlacedGrant = z.infer<typeof PlacedGrant>;

/** Whether all of `inner`'s place lies in `outer`'s. */
export function liesWithin(inner: Omit<PlacedGrant, 'role'>, outer: Omit<PlacedGrant, 'role'>): boolean {
  if (outer.place.kind === 'everywhere') return true;
  if (inner.place.kind === 'everywhere') return false;
  if (outer.place.kind === 'station') return inner.place.id === outer.place.id;
  return outer.path !== '' && inner.path.startsWith(outer.path);
}

/**
 * Who may give what. An administrator gives every role in his part. Who looks after people gives the roles of content and audit there,
 * which he has not himself (三员), and his own only further down: an account that he made can never touch his.
 */
export function mayGive(mine: readonly PlacedGrant[], given: PlacedGrant): boolean {
  return mine.some((own) => {
    if (!liesWithin(given, own)) return false;
    if (own.role === 'administrator') return true;
    if (own.role !== 'people' || given.role === 'administrator') return false;
    return given.role !== 'people' || !liesWithin(own, given);
  });
}

/** A superior could have given every role of the account. Who has none belongs to whoever looks after all people. */
export function isSuperior(mine: readonly PlacedGrant[], theirs: readonly PlacedGrant[]): boolean {
  if (theirs.length > 0) return theirs.every((grant) => mayGive(mine, grant));
  return mine.some(({ role, place }) => place.kind === 'everywhere' && rightsOf(role).includes('people.write'));
}

/** Whether one of these gives the right: anywhere, or at a region or station. */
export function gives(grants: readonly PlacedGrant[], right: Right, at?: Omit<PlacedGrant, 'role'>): boolean {
  return grants.some((grant) => rightsOf(grant.role).includes(right) && (at === undefined || liesWithin(at, grant)));
}
