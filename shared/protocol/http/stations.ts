import { z } from 'zod';
import { DownloadRule, UNLIMITED } from '../../model/download-rule.ts';
import { TypedCode } from '../../model/enrolment-code.ts';
import { AccountId, EnrolmentId, GroupId, RegionId, ScreenId, StationId } from '../../model/ids.ts';
import { TypedPlaceName, TypedSearch, typedLine } from '../../model/line.ts';
import {
  Position,
  Presence,
  Region,
  RegionKind,
  Screen,
  ScreenKind,
  ScreenTag,
  Station,
  StationKind,
  TypedAddress,
  TypedContact,
  Zone,
} from '../../model/place.ts';
import { ServiceHours, USUAL_HOURS } from '../../model/service-hours.ts';
import { call } from '../call.ts';
import { order, tablePaging } from './paging.ts';

const name = TypedPlaceName;
const code = typedLine({ max: 20 }).nullable();
const WithRegion = z.object({ id: RegionId });
const WithStation = z.object({ id: StationId });
const WithScreen = z.object({ id: ScreenId });
const WithEnrolment = z.object({ id: EnrolmentId });

/** Places that are in use (unless said otherwise), those that were closed, or both. */
const PlaceState = z.enum(['open', 'closed', 'all']);
const state = PlaceState.default('open');

/** A region with its way down from the root, its own name the last. */
export const NamedRegion = Region.extend({ names: z.array(z.string()) });
export type NamedRegion = z.infer<typeof NamedRegion>;

/** A region of the tree with what lies below it, as far as whoever asks sees it. Its own children are asked for by its id. */
export const RegionNode = Region.extend({ regions: z.int(), stations: z.int(), screens: z.int() });
export type RegionNode = z.infer<typeof RegionNode>;

/** A station with the names of the regions it lies in, from the root down, and how many screens are in service there. */
export const StationView = Station.extend({ regionNames: z.array(z.string()), screens: z.int() });
export type StationView = z.infer<typeof StationView>;

/** Which stations are meant; also how a bulk edit says "all that match". */
export const StationFilter = z.object({
  region: RegionId.optional(),
  search: TypedSearch.optional(),
  kind: StationKind.optional(),
  state,
});
export type StationFilter = z.infer<typeof StationFilter>;

export const ScreenFilter = z.object({
  station: StationId.optional(),
  region: RegionId.optional(),
  search: TypedSearch.optional(),
  kind: ScreenKind.optional(),
  tag: ScreenTag.optional(),
  group: GroupId.optional(),
  presence: Presence.optional(),
  /** `now`: only where the station is open now. */
  hours: z.literal('now').optional(),
  /** `closed`: those that were revoked too. */
  state,
});
export type ScreenFilter = z.infer<typeof ScreenFilter>;

/** Screens in service that should be here and are not: those of one place in one entry. */
export const Away = z.object({
  presence: Presence.exclude(['online']),
  /** A region with all below it, or a single station. */
  place: z.union([RegionId, StationId]),
  name: z.string(),
  count: z.int().positive(),
  /** The first of them by name. */
  screens: z.array(z.object({ id: ScreenId, name: z.string(), stationName: z.string() })),
  /** Since when the first of them is away; null where nobody knows. */
  since: z.int().nullable(),
});
export type Away = z.infer<typeof Away>;

/** What the office says of a station; what is left out stays, or is the usual for a new one. */
const stationFacts = {
  kind: StationKind,
  zone: Zone,
  address: TypedAddress,
  position: Position.nullable(),
  contact: TypedContact,
  hours: ServiceHours,
  operatorsNamed: z.boolean(),
  download: DownloadRule,
};

/** Something that happened to a place: `was` and `became` are names, or what it lay in. */
export const PlaceEvent = z.object({
  at: z.int(),
  what: z.enum(['made', 'renamed', 'moved', 'closed', 'reopened', 'revoked', 'replaced']),
  was: z.string().nullable(),
  became: z.string().nullable(),
});
export type PlaceEvent = z.infer<typeof PlaceEvent>;

export const stationCalls = {
  /** All regions that whoever asks has to do with, and those above them. */
  listRegions: call({
    method: 'get',
    path: '/api/regions',
    query: z.object({ state }),
    reply: z.object({ regions: z.array(Region) }),
  }),
  /** The first that match, by name; to choose one of thousands. */
  findRegions: call({
    method: 'get',
    path: '/api/regions/find',
    query: z.object({ search: TypedSearch.default(''), state, size: z.coerce.number().int().min(1).max(50).default(20) }),
    reply: z.object({ regions: z.array(NamedRegion) }),
  }),
  /** One level of the tree: the roots, or what lies directly in a region. */
  regionTree: call({
    method: 'get',
    path: '/api/regions/tree',
    query: z.object({ parent: RegionId.optional(), state }),
    reply: z.object({ nodes: z.array(RegionNode) }),
  }),
  getRegion: call({
    method: 'get',
    path: '/api/regions/:id',
    params: WithRegion,
    reply: NamedRegion,
  }),
  createRegion: call({
    method: 'post',
    path: '/api/regions',
    body: z.strictObject({ parent: RegionId.nullable(), kind: RegionKind, name, code: code.default(null) }),
    reply: Region,
  }),
  renameRegion: call({
    method: 'patch',
    path: '/api/regions/:id',
    params: WithRegion,
    body: z.strictObject({ name, code: code.optional() }),
    reply: Region,
  }),
  /** Everything below goes along. What was recorded keeps the place it had then. */
  moveRegion: call({
    method: 'post',
    path: '/api/regions/:id/move',
    params: WithRegion,
    body: z.strictObject({ parent: RegionId.nullable() }),
    reply: Region,
  }),
  /** `still_open` while something below it is. */
  closeRegion: call({ method: 'post', path: '/api/regions/:id/close', params: WithRegion, reply: Region }),
  reopenRegion: call({ method: 'post', path: '/api/regions/:id/reopen', params: WithRegion, reply: Region }),
  /** Only one that was made by mistake: `in_use` while anything is below it, `has_records` once anything has happened in it. */
  removeRegion: call({ method: 'delete', path: '/api/regions/:id', params: WithRegion, reply: z.object({}) }),

  listStations: call({
    method: 'get',
    path: '/api/stations',
    query: StationFilter.extend({ sort: z.enum(['name', 'region', 'screens']).default('name'), order, ...tablePaging }),
    reply: z.object({ total: z.int(), stations: z.array(StationView) }),
  }),
  getStation: call({ method: 'get', path: '/api/stations/:id', params: WithStation, reply: StationView }),
  createStation: call({
    method: 'post',
    path: '/api/stations',
    body: z.strictObject({
      region: RegionId,
      name,
      kind: StationKind.default('village'),
      zone: Zone.default('Asia/Shanghai'),
      address: TypedAddress.default(''),
      position: Position.nullable().default(null),
      contact: TypedContact.default({ name: '', phone: '' }),
      hours: ServiceHours.default(USUAL_HOURS),
      operatorsNamed: z.boolean().default(true),
      download: DownloadRule.default(UNLIMITED),
    }),
    reply: Station,
  }),
  reviseStation: call({
    method: 'patch',
    path: '/api/stations/:id',
    params: WithStation,
    body: z
      .strictObject({ seenRevision: z.int(), name, region: RegionId, ...stationFacts })
      .partial()
      .required({ seenRevision: true }),
    reply: Station,
  }),
  /** Its screens play nothing from then on, until it is opened again. */
  closeStation: call({ method: 'post', path: '/api/stations/:id/close', params: WithStation, reply: Station }),
  reopenStation: call({ method: 'post', path: '/api/stations/:id/reopen', params: WithStation, reply: Station }),
  /** Who may act at the boxes here, in the order of their names; without a PIN one cannot. */
  stationOperators: call({
    method: 'get',
    path: '/api/stations/:id/operators',
    params: WithStation,
    reply: z.object({ operators: z.array(z.object({ id: AccountId, name: z.string(), hasPin: z.boolean() })) }),
  }),
  removeStation: call({ method: 'delete', path: '/api/stations/:id', params: WithStation, reply: z.object({}) }),

  listScreens: call({
    method: 'get',
    path: '/api/screens',
    query: ScreenFilter.extend({ sort: z.enum(['name', 'station', 'presence', 'enrolled']).default('name'), order, ...tablePaging }),
    reply: z.object({ total: z.int(), screens: z.array(Screen) }),
  }),
  /** How many of the screens in service are in which state, and what marks there are to filter by. */
  screenCounts: call({
    method: 'get',
    path: '/api/screens/counts',
    query: z.object({ region: RegionId.optional() }),
    reply: z.object({ stations: z.int(), screens: z.int(), presence: z.record(Presence, z.int()), tags: z.array(z.string()) }),
  }),
  /** What wants somebody: offline or unknown while the station is open, or never heard of since it was enrolled. The most come first. */
  listAway: call({
    method: 'get',
    path: '/api/screens/away',
    query: z.object({ region: RegionId.optional() }),
    reply: z.object({ away: z.array(Away) }),
  }),
  getScreen: call({ method: 'get', path: '/api/screens/:id', params: WithScreen, reply: Screen }),
  reviseScreen: call({
    method: 'patch',
    path: '/api/screens/:id',
    params: WithScreen,
    body: z.strictObject({ name, station: StationId, kind: ScreenKind, tags: z.array(ScreenTag).max(20) }).partial(),
    reply: Screen,
  }),
  closeScreen: call({ method: 'post', path: '/api/screens/:id/close', params: WithScreen, reply: Screen }),
  reopenScreen: call({ method: 'post', path: '/api/screens/:id/reopen', params: WithScreen, reply: Screen }),
  /** Cuts the screen off within 5 s; it has to be enrolled again to come back. */
  revokeScreen: call({ method: 'post', path: '/api/screens/:id/revoke', params: WithScreen, reply: Screen }),
  /** What has happened to a region, a station or a screen, newest first. */
  placeHistory: call({
    method: 'get',
    path: '/api/places/:id/history',
    params: z.object({ id: z.union([RegionId, StationId, ScreenId]) }),
    reply: z.object({ events: z.array(PlaceEvent) }),
  }),

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
  /** The box becomes the screen's successor: name, place, tags, groups and programme go over to it, the old one is revoked. */
  replaceScreen: call({
    method: 'post',
    path: '/api/enrolments/:id/replace',
    params: WithEnrolment,
    body: z.strictObject({ screen: ScreenId }),
    reply: Screen,
  }),
  refuseEnrolment: call({ method: 'post', path: '/api/enrolments/:id/refuse', params: WithEnrolment, reply: z.object({}) }),
};
