import { z } from 'zod';
import { AuditId, BackupId, BulkEditId, CommandId, newId, EnrolmentId, SessionId, UploadId } from '#shared/model/ids.ts';
import type { Things } from './land.ts';

const Parameter = z.object({ name: z.string(), in: z.enum(['path', 'query', 'header']), required: z.boolean().optional() });
const Operation = z.object({
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z.array(Parameter).default([]),
  requestBody: z.object({ content: z.record(z.string(), z.unknown()) }).optional(),
});
const Description = z.object({ paths: z.record(z.string(), z.record(z.string(), Operation)) });

/** One mounted method at one address, as the server's own description has it. */
export interface Mounted {
  /** 'get /api/lessons/{id}'. */
  name: string;
  method: string;
  path: string;
  isOpen: boolean;
  isForPeople: boolean;
  isForScreens: boolean;
  /** Undefined: whoever is signed in. */
  right: string | undefined;
  /** Names of parameters in the address. */
  params: string[];
  queries: { name: string; isRequired: boolean }[];
  takesJson: boolean;
}

export function callsOf(description: unknown): Mounted[] {
  return Object.entries(Description.parse(description).paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security, parameters, requestBody }]) => ({
      name: `${method} ${path}`,
      method,
      path,
      isOpen: security.length === 0,
      isForPeople: security.some((one) => 'account' in one),
      isForScreens: security.some((one) => 'screen' in one),
      right: security.flatMap((one) => one['account'] ?? [])[0],
      params: parameters.filter((one) => one.in === 'path').map(({ name }) => name),
      queries: parameters.filter((one) => one.in === 'query').map(({ name, required }) => ({ name, isRequired: required === true })),
      takesJson: requestBody?.content['application/json'] !== undefined,
    })),
  );
}

/** What stands in an address for a county's thing, by what precedes the parameter. */
const PARAMS: Record<string, (things: Things) => string> = {
  '/api/regions/{id}': ({ region }) => region,
  '/api/stations/{id}': ({ station }) => station,
  '/api/screens/{id}': ({ screen }) => screen,
  '/api/screens/{id}/pictures/{file}': ({ shot }) => shot,
  '/api/screens/{id}/logs/{file}': ({ shot }) => shot,
  '/api/lessons/{id}': ({ lesson }) => lesson,
  '/api/lessons/{id}/preview/{name}': () => 'master',
  '/api/images/{id}': ({ image }) => image,
  '/api/playlists/{id}': ({ playlist }) => playlist,
  '/api/slots/{id}': ({ slot }) => slot,
  '/api/jobs/{id}': ({ job }) => job,
  '/api/enrolments/{id}': () => newId('enr', EnrolmentId),
  '/api/me/sessions/{id}': () => newId('ses', SessionId),
  '/api/backups/{id}': () => newId('bkp', BackupId),
  '/api/audit/rows/{id}': () => newId('aud', AuditId),
  '/api/uploads/{id}': () => newId('upl', UploadId),
  '/api/records/{screen}': ({ screen }) => screen,
  '/api/records/{screen}/{epoch}': ({ epoch }) => epoch,
  '/api/records/{screen}/{epoch}/{seq}': () => '1',
  '/api/forks/{screen}': ({ screen }) => screen,
  '/api/forks/{screen}/{epoch}': ({ epoch }) => epoch,
  '/api/accounts/{id}': ({ account }) => account,
  '/api/accounts/{id}/sessions/{session}': ({ session }) => session,
  '/api/groups/{id}': ({ group }) => group,
  '/api/bulk/{id}': () => newId('blk', BulkEditId),
  '/api/places/{id}': ({ station }) => station,
  '/blobs/{hash}': ({ picture }) => picture,
  '/api/packages/{hash}': ({ picture }) => picture,
  '/api/packages/{hash}/{name}': () => 'master',
  '/api/player/sections/{hash}': ({ picture }) => picture,
  '/api/player/files/{hash}': ({ picture }) => picture,
  '/api/player/commands/{id}': () => newId('cmd', CommandId),
};

export function addressFor({ name, path, queries }: Mounted, things: Things): string {
  const filled = path.replaceAll(/\{\w+\}/g, (parameter, at: number) => {
    const value = PARAMS[path.slice(0, at) + parameter];
    if (!value) throw new Error(`the matrix does not know what to put for ${parameter} of ${name}: tell it in tests/matrix/calls.ts`);
    return encodeURIComponent(value(things));
  });
  const required = queries.filter(({ isRequired }) => isRequired).map(({ name: query }) => `${query}=${QUERIES[query] ?? '1'}`);
  return required.length > 0 ? `${filled}?${required.join('&')}` : filled;
}

const QUERIES: Record<string, string> = {
  from: '2026-01-01',
  to: '2027-12-31',
  day: '2026-11-20',
  text: '县',
  format: 'csv',
  sketch: 'a'.repeat(64),
};

/** Filters by which somebody might ask for what is not his. */
export function guesses({ queries }: Mounted, things: Things): string[] {
  const ids: Record<string, string> = {
    region: things.region,
    station: things.station,
    screen: things.screen,
    content: things.lesson,
    group: things.group,
    parent: things.region,
    search: '乙县',
  };
  return queries.flatMap(({ name }) => (ids[name] ? [`${name}=${encodeURIComponent(ids[name])}`] : []));
}

const when = { from: '2026-11-23', until: null, weekdays: [1], start: '08:00', end: '09:00' };
const slotDraft = ({ playlist, station }: Things) => ({
  ...when,
  title: '插队',
  tier: 'timed',
  priority: 0,
  playlist,
  repeats: false,
  targets: [{ kind: 'station', id: station }],
});
const playlistDraft = ({ image }: Things) => ({ title: '偷看', items: [{ content: image, seconds: 5 }] });

/** A body that gets past the schema and means a county's things; a call without one here fails the matrix. */
const BODIES: Record<string, (things: Things) => object> = {
  'post /api/me/password': () => ({ current: 'x'.repeat(12), next: 'y'.repeat(12) }),
  'patch /api/lessons/{id}': () => ({ seenRevision: 1, title: '改' }),
  'put /api/lessons/{id}/poster': () => ({ seenRevision: 1, poster: 'a'.repeat(64) }),
  'put /api/encoding/rule': () => ({ isPaused: true, quiet: null }),
  'patch /api/images/{id}': () => ({ seenRevision: 1, title: '改' }),
  'post /api/playlists': playlistDraft,
  'put /api/playlists/{id}': (things) => ({ seenRevision: 1, draft: playlistDraft(things) }),
  'post /api/slots': slotDraft,
  'put /api/slots/{id}': (things) => ({ seenRevision: 1, draft: slotDraft(things) }),
  'put /api/default-playlist': ({ playlist }) => ({ playlist }),
  'post /api/regions': ({ region }) => ({ parent: region, kind: 'town', name: '新镇', code: null }),
  'patch /api/regions/{id}': () => ({ name: '改名' }),
  'post /api/stations': ({ region }) => ({ region, name: '新站' }),
  'patch /api/stations/{id}': () => ({ seenRevision: 1, name: '改名' }),
  'patch /api/screens/{id}': () => ({ name: '改名' }),
  'post /api/screens/{id}/commands': () => ({ order: { kind: 'fetch' } }),
  'post /api/alarms/seen': ({ screen, epoch }) => ({ alarms: [{ screen, epoch, seq: 1 }] }),
  'post /api/accounts': ({ region }) => ({
    login: 'spy',
    name: '探子',
    grants: [{ role: 'editor', place: { kind: 'region', id: region } }],
  }),
  'put /api/accounts/{id}': ({ region }) => ({
    seenRevision: 1,
    name: '改名',
    phone: null,
    grants: [{ role: 'editor', place: { kind: 'region', id: region } }],
  }),
  'put /api/accounts/{id}/pin': () => ({ pin: '135790' }),
  'put /api/me/pin': () => ({ pin: '135790' }),
  'post /api/regions/{id}/move': ({ region }) => ({ parent: region }),
  'post /api/bulk/stations': ({ station }) => ({ chosen: { ids: [station] }, edit: { what: 'kind', kind: 'school' } }),
  'post /api/bulk/screens': ({ screen }) => ({ chosen: { ids: [screen] }, edit: { what: 'revoked' } }),
  'post /api/groups': ({ screen }) => ({ name: '新组', rule: null, screens: [screen] }),
  'patch /api/groups/{id}': () => ({ seenRevision: 1, name: '改名' }),
  'post /api/enrolments/{id}/replace': ({ screen }) => ({ screen }),
  'post /api/backups': () => ({ hasMedia: false }),
  'put /api/backups/schedule': () => ({
    isOn: false,
    at: '02:30',
    target: '/nowhere',
    keysFolder: null,
    keep: { days: 1, weeks: 0, months: 0 },
  }),
  'post /api/backups/{id}/received': () => ({ sha256: 'a'.repeat(64) }),
  'post /api/enrolments/claim': () => ({ code: 'ABCDEF' }),
  'post /api/enrolments/{id}/confirm': ({ station }) => ({ station, name: '大屏', kind: 'station' }),
};

/** Sheets that mean a county's things; they are looked at, and every row has to be bad for whoever has no part of it. */
const SHEETS: Record<string, (things: Things) => string> = {
  'post /api/regions/sheet': ({ region }) => `上级地区,级别,名称\n${region},镇,新镇\n`,
  'post /api/stations/sheet': ({ region, station }) => `所属地区,名称,编号\n${region},改名,${station}\n`,
  'post /api/accounts/sheet': ({ region, station }) => `登录名,姓名,角色,范围\nspy1,探子,编辑,${region}\nspy2,探子,站点管理员,${station}\n`,
};

export function sheetFor(call: Mounted, things: Things): string | undefined {
  const sheet = SHEETS[call.name];
  if (!sheet && call.name.endsWith('/sheet') && call.method === 'post')
    throw new Error(`the matrix has no sheet for ${call.name}: tell it in tests/matrix/calls.ts`);
  return sheet?.(things);
}

export function bodyFor(call: Mounted, things: Things): object | undefined {
  if (!call.takesJson) return undefined;
  const body = BODIES[call.name];
  if (body) return body(things);
  if (call.isForPeople) throw new Error(`the matrix has no body for ${call.name}: tell it in tests/matrix/calls.ts`);
  return {};
}
