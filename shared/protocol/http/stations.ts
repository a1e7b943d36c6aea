import { z } from 'zod';
import { TypedCode } from '../../model/enrolment-code.ts';
import { EnrolmentId, RegionId, ScreenId, StationId } from '../../model/ids.ts';
import { TypedName, TypedSearch, typedLine } from '../../model/line.ts';
import { Region, RegionKind, Screen, ScreenKind, Station, Zone } from '../../model/place.ts';
import { call } from '../call.ts';

const name = TypedName;
const WithRegion = z.object({ id: RegionId });
const WithStation = z.object({ id: StationId });
const WithScreen = z.object({ id: ScreenId });
const WithEnrolment = z.object({ id: EnrolmentId });

export const stationCalls = {
  listRegions: call({ method: 'get', path: '/api/regions', reply: z.object({ regions: z.array(Region) }) }),
  createRegion: call({
    method: 'post',
    path: '/api/regions',
    body: z.strictObject({ parent: RegionId.nullable(), kind: RegionKind, name, code: typedLine({ max: 20 }).nullable().default(null) }),
    reply: Region,
  }),
  renameRegion: call({ method: 'patch', path: '/api/regions/:id', params: WithRegion, body: z.strictObject({ name }), reply: Region }),
  /** `in_use` while regions or stations are below it. */
  removeRegion: call({ method: 'delete', path: '/api/regions/:id', params: WithRegion, reply: z.object({}) }),

  listStations: call({
    method: 'get',
    path: '/api/stations',
    query: z.object({ region: RegionId.optional(), search: TypedSearch.optional() }),
    reply: z.object({ stations: z.array(Station) }),
  }),
  createStation: call({
    method: 'post',
    path: '/api/stations',
    body: z.strictObject({ region: RegionId, name, zone: Zone.default('Asia/Shanghai') }),
    reply: Station,
  }),
  reviseStation: call({
    method: 'patch',
    path: '/api/stations/:id',
    params: WithStation,
    body: z.strictObject({ seenRevision: z.int(), name: name.optional(), zone: Zone.optional() }),
    reply: Station,
  }),
  removeStation: call({ method: 'delete', path: '/api/stations/:id', params: WithStation, reply: z.object({}) }),

  listScreens: call({
    method: 'get',
    path: '/api/screens',
    query: z.object({ station: StationId.optional(), region: RegionId.optional(), search: TypedSearch.optional() }),
    reply: z.object({ screens: z.array(Screen) }),
  }),
  getScreen: call({ method: 'get', path: '/api/screens/:id', params: WithScreen, reply: Screen }),
  reviseScreen: call({
    method: 'patch',
    path: '/api/screens/:id',
    params: WithScreen,
    body: z.strictObject({ name: name.optional(), station: StationId.optional(), kind: ScreenKind.optional() }),
    reply: Screen,
  }),
  /** Cuts the screen off within 5 s; it has to be enrolled again to come back. */
  revokeScreen: call({ method: 'post', path: '/api/screens/:id/revoke', params: WithScreen, reply: Screen }),

  /** Enter the code that stands on the screen; the answer is the six digits to compare. 3 tries; what cannot be a code is none. */
  enterCode: call({
    method: 'post',
    path: '/api/enrolments/claim',
    body: z.strictObject({ code: TypedCode }),
    reply: z.object({ id: EnrolmentId, digits: z.string(), host: z.string(), playerVersion: z.string() }),
  }),
  confirmEnrolment: call({
    method: 'post',
    path: '/api/enrolments/:id/confirm',
    params: WithEnrolment,
    body: z.strictObject({ station: StationId, name, kind: ScreenKind }),
    reply: Screen,
  }),
  refuseEnrolment: call({ method: 'post', path: '/api/enrolments/:id/refuse', params: WithEnrolment, reply: z.object({}) }),
};
