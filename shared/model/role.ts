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
