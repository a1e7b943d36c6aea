import type { Me } from '#shared/model/account.ts';
import {
  CommandId,
  AccountId,
  ContentId,
  EpochId,
  GroupId,
  ImageId,
  JobId,
  LessonId,
  newId,
  PlaylistId,
  RegionId,
  ScreenId,
  SessionId,
  SlotId,
  StationId,
} from '#shared/model/ids.ts';
import { BlobHash } from '#shared/model/blob.ts';
import type { Lesson } from '#shared/model/content.ts';
import type { Region, Screen } from '#shared/model/place.ts';
import { UNLIMITED } from '#shared/model/download-rule.ts';
import { USUAL_HOURS } from '#shared/model/service-hours.ts';
import type { Slot } from '#shared/model/programme.ts';
import { Right } from '#shared/model/role.ts';
import { AppError } from '#shared/problem.ts';
import type { GroupView, PlaceChoice } from '#shared/protocol/http/places.ts';
import type { LeftOut, MissingItem, PlannedStretch, PlaylistCard, PlaylistView, SlotView } from '#shared/protocol/http/programmes.ts';
import type { StationView } from '#shared/protocol/http/stations.ts';
import type { ShowingRow, StatisticsRow } from '#shared/protocol/http/statistics.ts';
import { alarmAnswers, fakeAlarms } from './fake-alarms.ts';
import { fakePictures } from './fake-pictures.ts';
import { auditAnswers } from './fake-audit.ts';
import { backupAnswers } from './fake-backups.ts';
import { encodingAnswers, encodingOf } from './fake-encoding.ts';
import { peopleAnswers } from './fake-people.ts';
import type { ServerStatus } from '#shared/protocol/http/status.ts';
import type { Answers } from './fake-office.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const now = Date.now();
const hash = (seed: number) => BlobHash.parse(((seed * 2_654_435_761) >>> 0).toString(16).padStart(8, '0').repeat(8));
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

const titles = [
  '苹果树冬季修剪',
  '马铃薯晚疫病防治',
  '大棚辣椒越冬管理',
  '肉羊春季防疫',
  '玉米密植高产技术',
  '主题党日：学习条例',
  '秦腔《三滴血》选段',
  '林下养鸡',
  '红枣烘干',
  '农机安全',
  '电商直播入门',
  '马铃薯贮藏',
];
const faults: Partial<Record<number, Lesson['fault']>> = { 10: 'damaged' };
const stateOf = (index: number): Lesson['state'] => (index === 8 ? 'working' : index === 9 ? 'waiting' : index === 10 ? 'failed' : 'ready');

const lessons: Lesson[] = titles.map((title, index) => {
  const state = stateOf(index);
  const isReady = state === 'ready';
  return {
    id: newId('les', LessonId, now - index * DAY),
    title,
    teacher: ['李卫东', '赵秀兰', '', '王建国'][index % 4] ?? '',
    topic: ['果树', '粮食', '畜牧', '党建'][index % 4] ?? '',
    home: null,
    sourceName: `${title}.mpg`,
    sourceBytes: 180_000_000 + index * 73_000_000,
    state,
    fault: faults[index] ?? null,
    faultDetail: state === 'failed' ? 'Invalid data found when processing input\nmoov atom not found' : null,
    faultPiece: null,
    progress: state === 'working' ? 0.63 : 0,
    leftMs: state === 'working' ? 4 * 60_000 : null,
    edition: 1,
    package: isReady ? hash(index + 100) : null,
    poster: isReady ? hash(index + 1) : null,
    durationMs: isReady ? (18 + index * 3) * 60_000 + 12_000 : null,
    width: isReady ? 1920 : null,
    height: isReady ? 1080 : null,
    revision: 1,
    createdAt: now - index * DAY,
  };
});

const PLACES = [0.5, 0.1, 0.3, 0.7, 0.9];
const postersOf = ({ id, state, durationMs }: Lesson) => {
  const first = lessons.findIndex((lesson) => lesson.id === id) + 1;
  const posters = [first, 41, 42, 43, 44].map((seed, index) => ({
    blob: hash(seed),
    bytes: 18_000,
    width: 640,
    height: 360,
    atMs: Math.round((durationMs ?? 0) * (PLACES[index] ?? 0)),
  }));
  return state === 'ready' ? posters : [];
};

const regionAt = (parent: Region | null, kind: Region['kind'], name: string): Region => {
  const id = newId('reg', RegionId);
  return { id, parent: parent?.id ?? null, kind, name, code: null, path: `${parent?.path ?? ''}${id}/`, closedAt: null };
};
const county = regionAt(null, 'county', '榆阳区');
const towns = ['鱼河镇', '牛家梁镇', '麻黄梁镇', '古塔镇'].map((name) => regionAt(county, 'town', name));
const stations: StationView[] = ['李家沟农家党校', '边墙村站点', '二墩村站点', '罗硷村站点', '世纪广场'].map((name, index) => ({
  id: newId('sta', StationId),
  region: (towns[index % 4] ?? county).id,
  regionNames: [county.name, (towns[index % 4] ?? county).name],
  name,
  kind: (['farmhouse', 'village', 'village', 'village', 'square'] as const)[index] ?? 'other',
  zone: 'Asia/Shanghai',
  address: `${towns[index % 4]?.name ?? ''}${name}旁`,
  position: index === 3 ? null : { latitude: 38.2 + index / 50, longitude: 109.7 + index / 50 },
  contact: { name: ['李卫东', '赵秀兰', '', '王建国', '刘敏'][index] ?? '', phone: index === 2 ? '' : `138 0912 00${index}0` },
  hours: USUAL_HOURS,
  operatorsNamed: true,
  download: UNLIMITED,
  closedAt: null,
  screens: index === 0 ? 2 : 1,
  revision: 1,
}));
const presences = ['online', 'online', 'unknown', 'offline', 'online', 'never'] as const;
const stationOf = (index: number) => stations[index % stations.length] ?? stations[0];
const screens: Screen[] = presences.map((presence, index) => ({
  id: newId('scr', ScreenId),
  station: stationOf(index)?.id ?? newId('sta', StationId),
  stationName: stationOf(index)?.name ?? '',
  region: stationOf(index)?.region ?? county.id,
  tags: index % 3 === 0 ? ['新装', '4K'] : [],
  closedAt: null,
  replaces: null,
  replacedBy: null,
  name: ['会议室电视', '党员活动室', '文化室', '院坝大屏', 'LED 东屏', '送教 3 号车'][index] ?? '',
  kind: index === 4 ? 'outdoor' : index === 5 ? 'vehicle' : 'station',
  revoked: false,
  presence,
  since: presence === 'never' ? null : now - (index + 1) * 40 * 60_000,
  showing:
    index === 1
      ? { content: null, title: '', kind: 'idle', fromMs: 0, at: now, durationMs: null }
      : presence === 'never'
        ? null
        : {
            content: lessons[index]?.id ?? '',
            title: titles[index] ?? '',
            kind: 'lesson',
            fromMs: 761_000,
            at: now,
            durationMs: 1_092_000,
          },
  revision: presence === 'never' ? null : 17,
  takenRevision: presence === 'never' ? null : index === 4 ? 16 : 17,
  readiness:
    index === 1
      ? { kind: 'lacking', at: now + 20 * 3_600_000, blobs: 3, bytes: 12_000_000, leftMs: 240_000 }
      : presence === 'online'
        ? { kind: 'ready', at: now + 20 * 3_600_000 }
        : null,
  playerVersion: '0.1.0',
  enrolledAt: now - 20 * DAY,
}));

const regions = [county, ...towns];
const named = (region: Region) => ({ ...region, names: region.parent === null ? [region.name] : [county.name, region.name] });
const groups: GroupView[] = [
  {
    id: newId('grp', GroupId),
    name: '各镇广场大屏',
    home: null,
    rule: { region: county.id, screenKinds: ['outdoor'], stationKinds: ['square'], tags: ['4K'] },
    screens: 1,
    regionName: county.name,
    revision: 1,
  },
  { id: newId('grp', GroupId), name: '会议室', home: null, rule: null, screens: 2, regionName: '', revision: 2 },
];

function choicesOf(parent: string | undefined, search: string | undefined): PlaceChoice[] {
  const choice = (kind: PlaceChoice['kind'], { id, name }: Pick<PlaceChoice, 'id' | 'name'>, note: string): PlaceChoice => ({
    kind,
    id,
    name,
    stationName: kind === 'screen' ? note : '',
    note: kind === 'screen' ? '' : note,
    hasMore: kind === 'region' || kind === 'station',
    isOwn: true,
  });
  const all = [
    ...regions.map((region) => ({ under: region.parent ?? undefined, ...choice('region', region, '') })),
    ...stations.map((station) => ({ under: station.region, ...choice('station', station, '') })),
    ...screens.map((screen) => ({ under: screen.station, ...choice('screen', screen, screen.stationName) })),
  ];
  return all.filter(({ name, under }) => (search ? name.includes(search) : under === parent)).map(({ under: _under, ...rest }) => rest);
}

const images = [3, 4].map((seed) => ({
  id: newId('img', ImageId),
  title: ['秋粮收购公告', '森林防火通告'][seed - 3] ?? '',
  home: null,
  sourceName: 'notice.png',
  blob: hash(seed + 40),
  bytes: 820_000,
  type: 'image/png' as const,
  width: 1920,
  height: 1080,
  revision: 1,
  createdAt: now - DAY,
}));

function playlistOf(title: string, picks: readonly Lesson[]): PlaylistView {
  const items: PlaylistView['items'] = picks.map((lesson) => ({
    content: ContentId.parse(lesson.id),
    seconds: null,
    title: lesson.title,
    ms: lesson.durationMs,
    isReady: lesson.state === 'ready',
    poster: lesson.poster,
  }));
  const notice = images[0];
  if (notice)
    items.push({ content: ContentId.parse(notice.id), seconds: 15, title: notice.title, ms: 15_000, isReady: true, poster: notice.blob });
  return {
    id: newId('pls', PlaylistId),
    home: null,
    title,
    items,
    totalMs: items.reduce((sum, item) => sum + (item.ms ?? 0), 0),
    revision: 3,
    createdAt: now,
  };
}
const playlists = [
  playlistOf('冬季果树管理', lessons.slice(0, 3)),
  playlistOf('日间轮播', lessons.slice(3, 9)),
  playlistOf('党员学习', lessons.slice(5, 6)),
  playlistOf('晚间技术课', lessons.slice(8, 11)),
];
const cardOf = ({ items, ...rest }: PlaylistView): PlaylistCard => ({
  ...rest,
  count: items.length,
  notReady: items.filter(({ isReady }) => !isReady).length,
  posters: items.slice(0, 4).map(({ poster }) => poster),
});
const playlistId = (index: number) => playlists[index]?.id ?? newId('pls', PlaylistId);

const slotAt = (title: string, playlist: number, tier: Slot['tier'], start: string, end: string, weekdays: number[]): SlotView => ({
  id: newId('slt', SlotId),
  title,
  tier,
  priority: 0,
  playlist: playlistId(playlist),
  repeats: true,
  from: dayOf(now - 10 * DAY),
  until: null,
  weekdays,
  start,
  end,
  targets: [{ kind: 'region', id: county.id, name: county.name, stationName: '' }],
  playlistTitle: playlists[playlist]?.title ?? '',
  revision: 1,
  createdAt: now,
});
const slots = [
  slotAt('苹果树冬季修剪', 0, 'timed', '10:00', '11:30', [1, 3, 5]),
  slotAt('日间轮播', 1, 'loop', '07:00', '18:00', [1, 2, 3, 4, 5, 6, 7]),
  slotAt('夜间值守', 2, 'timed', '22:00', '06:00', [6, 7]),
  slotAt('晚间技术课', 3, 'timed', '19:00', '20:30', [1, 2, 3, 4, 5, 6, 7]),
];

const missingAt = (...indexes: number[]): MissingItem[] =>
  indexes.flatMap((index) => {
    const lesson = lessons[index];
    return lesson && lesson.state !== 'ready' ? [{ content: lesson.id, title: lesson.title, why: lesson.state }] : [];
  });

/** An evening slot of which nothing is ready. */
function leftOutOf(day: string): LeftOut[] {
  const [from, slot, playlist] = [Date.parse(`${day}T19:00:00+08:00`), slots[3], playlists[3]];
  if (!slot || !playlist) return [];
  const named = { slot: slot.id, slotTitle: slot.title, playlist: playlist.id, playlistTitle: playlist.title };
  return [{ from, to: from + 1.5 * HOUR, cause: 'timed', ...named, missing: missingAt(8, 9, 10) }];
}

function planOf(day: string): PlannedStretch[] {
  const from = Date.parse(`${day}T00:00:00+08:00`);
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
  const item = (at: number, index: number) => ({
    content: lessons[index]?.id ?? '',
    title: titles[index] ?? '',
    from: at,
    to: at + 20 * 60_000,
  });
  const at = (cause: PlannedStretch['cause'], start: number, end: number, slot: Slot | undefined, list: number): PlannedStretch => ({
    from: from + start * HOUR,
    to: from + end * HOUR,
    cause,
    slot: slot?.id ?? null,
    slotTitle: slot?.title ?? null,
    playlist: cause === 'idle' ? null : playlistId(list),
    playlistTitle: cause === 'idle' ? null : (playlists[list]?.title ?? null),
    missing: cause === 'loop' ? missingAt(8) : [],
    items: cause === 'idle' ? [] : Array.from({ length: 9 }, (_, index) => item(from + start * HOUR + index * 20 * 60_000, index % 8)),
  });
  const loop = slots[1];
  if (![1, 3, 5].includes(weekday))
    return [at('default', 0, 7, undefined, 2), at('loop', 7, 18, loop, 1), at('idle', 18, 24, undefined, 2)];
  return [
    at('default', 0, 7, undefined, 2),
    at('loop', 7, 10, loop, 1),
    at('timed', 10, 11.5, slots[0], 0),
    at('loop', 11.5, 18, loop, 1),
    at('default', 18, 24, undefined, 2),
  ];
}

const rowOf = (key: string, title: string, index: number): StatisticsRow => ({
  key,
  title,
  showings: 40 - index * 3,
  completed: 36 - index * 3,
  leftOut: index % 4,
  shownMs: (40 - index * 3) * 19 * 60_000,
});
const rowsBy = {
  content: lessons.slice(0, 8).map((lesson, index) => rowOf(lesson.id, lesson.title, index)),
  screen: screens.map((screen, index) => rowOf(screen.id, screen.name, index)),
  station: stations.map((station, index) => rowOf(station.id, station.name, index)),
  day: Array.from({ length: 12 }, (_, index) => rowOf(dayOf(now - index * DAY), dayOf(now - index * DAY), (index * 7) % 11)),
};
const sum = (rows: readonly StatisticsRow[]): StatisticsRow => ({
  key: '',
  title: '',
  showings: rows.reduce((all, row) => all + row.showings, 0),
  completed: rows.reduce((all, row) => all + row.completed, 0),
  leftOut: rows.reduce((all, row) => all + row.leftOut, 0),
  shownMs: rows.reduce((all, row) => all + row.shownMs, 0),
});
const epoch = newId('epo', EpochId);
const showings: ShowingRow[] = lessons.slice(0, 8).map((lesson, index) => {
  const screen = screens[index % 2];
  return {
    screen: screen?.id ?? newId('scr', ScreenId),
    epoch,
    seq: 120 - index,
    screenName: screen?.name ?? '',
    station: stations[0]?.id ?? null,
    stationName: stations[0]?.name ?? '',
    content: lesson.id,
    contentTitle: lesson.title,
    lesson: lesson.id,
    slot: slots[0]?.id ?? null,
    cause: index % 3 === 0 ? 'timed' : 'loop',
    ended: index === 3 ? 'power' : 'complete',
    skippedFor: null,
    operator: null,
    from: now - index * HOUR,
    day: dayOf(now),
    shownMs: 1_092_000,
    frames: 27_300,
    revision: 17,
    clock: index === 5 ? 'unsure' : 'sure',
    receivedAt: now - index * HOUR + 1_100_000,
  };
});
const line = JSON.stringify({
  v: 1,
  kind: 'showing',
  at: now,
  boot: 'b',
  mono: 1,
  clock: 'sure',
  content: lessons[0]?.id,
  frames: 27_300,
  ended: 'complete',
});

const find = <T extends { id: string }>(list: readonly T[], id: string): T => {
  const found = list.find((one) => one.id === id);
  if (!found) throw new AppError('not_found', { what: 'thing', id });
  return found;
};

const alarms = fakeAlarms(screens, stations);
const pictures = fakePictures(screens, now);

/** A county in full swing: something in every state that a page can show. */
export const county1 = { lessons, images, playlists, slots, screens, stations, regions, showings, alarms };

/** Who is signed in where a test names nobody else: an administrator of everything. */
export const administrator: Me = {
  id: AccountId.parse('acc_00000000000000000000000000'),
  login: 'li',
  name: '李主任',
  grants: [{ role: 'administrator', place: { kind: 'everywhere' }, path: '', names: [] }],
  rights: [...Right.options],
  mustChange: false,
  hasPin: false,
  endsInMs: 30 * 60_000,
  endsBy: 'idle',
};

export const serverStatus: ServerStatus = {
  version: '0.1.0',
  startedAt: now - 3 * DAY,
  clock: { now, zone: 'Asia/Shanghai', isBelievable: true },
  database: { engine: 'sqlite', bytes: 38e6 },
  disk: { freeBytes: 412e9, totalBytes: 2e12, level: 'roomy' },
  queue: { waiting: 3, running: 1, failed: 1 },
  ffmpeg: '5.1.6-0+deb12u1',
  backup: { isOn: true, lastGoodAt: now - 30 * 3_600_000, isOld: true, placement: 'same_disk' },
  keys: { isRootHere: true, delegatedUntil: now + 40 * DAY, renewal: 'due' },
};

export function countyAnswers(): Answers {
  const [station, lesson] = [county1.stations[0], county1.lessons[0]];
  return {
    ...alarmAnswers(alarms),
    ...peopleAnswers(county, towns, now).answers,
    ...backupAnswers(now),
    ...encodingAnswers(encodingOf(lessons)),
    status: () => serverStatus,
    ...(station && lesson && auditAnswers(station, lesson)),
    health: () => ({ name: 'fieldcast', version: '0.1.0', setUp: true, now: Date.now() }),
    whoAmI: () => administrator,
    listSessions: () => [
      {
        id: newId('ses', SessionId),
        from: '10.8.0.12',
        agent: 'Mozilla/5.0 (Windows NT 10.0) Chrome/140.0',
        startedAt: now - DAY,
        seenAt: now,
        isThis: true,
      },
      {
        id: newId('ses', SessionId),
        from: '10.8.0.31',
        agent: 'Mozilla/5.0 (Linux; Android 14) Chrome/139.0',
        startedAt: now - 3 * DAY,
        seenAt: now - DAY,
        isThis: false,
      },
    ],
    listLessons: ({ query }) => {
      const found = lessons.filter((lesson) => (!query.state || lesson.state === query.state) && lesson.title.includes(query.search ?? ''));
      return { total: found.length, lessons: found.slice(0, query.size) };
    },
    getLesson: ({ params }) => ({
      ...find(lessons, params.id),
      usedIn: params.id === lessons[0]?.id ? [{ kind: 'playlist', id: playlistId(0), title: '冬季果树管理' }] : [],
    }),
    listLessonPosters: ({ params }) => ({ posters: postersOf(find(lessons, params.id)) }),
    chooseLessonPoster: ({ params, body }) => {
      const lesson = find(lessons, params.id);
      return Object.assign(lesson, { poster: body.poster, revision: lesson.revision + 1 });
    },
    findSameFile: () => ({ same: null }),
    uploadLimits: () => ({ maxBytes: 20e9, freeBytes: 412e9 }),
    listImages: () => ({ total: images.length, images }),
    getImage: ({ params }) => find(images, params.id),
    listPlaylists: ({ query }) => {
      const found = playlists.filter((playlist) => playlist.title.includes(query.search ?? ''));
      return { total: found.length, playlists: found.map(cardOf) };
    },
    getPlaylist: ({ params }) => find(playlists, params.id),
    listSlots: () => ({ total: slots.length, slots }),
    getSlot: ({ params }) => find(slots, params.id),
    getDefault: () => ({ playlist: playlistId(2) }),
    previewDay: ({ query }) => {
      const from = Date.parse(`${query.day}T00:00:00+08:00`);
      return { zone: 'Asia/Shanghai', from, to: from + DAY, stretches: planOf(query.day), leftOut: leftOutOf(query.day) };
    },
    listRegions: () => ({ regions: county1.regions }),
    findRegions: ({ query }) => ({ regions: county1.regions.filter(({ name }) => name.includes(query.search)).map(named) }),
    getRegion: ({ params }) => named(find(county1.regions, params.id)),
    regionTree: ({ query }) => ({
      nodes: county1.regions
        .filter(({ parent }) => parent === (query.parent ?? null))
        .map((region) => ({
          ...region,
          regions: region.parent === null ? towns.length : 0,
          stations: region.parent === null ? 5 : 1,
          screens: 1,
        })),
    }),
    placeChoices: ({ query }) => ({ places: choicesOf(query.parent, query.search) }),
    screenCounts: () => ({
      stations: stations.length,
      screens: screens.length,
      presence: { online: 3, offline: 1, never: 1, unknown: 1 },
      tags: ['4K', '新装'],
    }),
    getStation: ({ params }) => find(stations, params.id),
    stationOperators: () => ({ operators: [] }),
    placeHistory: ({ params }) => ({
      events: [
        { at: now - DAY, what: 'moved', was: towns[1]?.name ?? '', became: towns[0]?.name ?? '' },
        { at: now - 9 * DAY, what: 'made', was: null, became: params.id.startsWith('reg_') ? null : county.name },
      ],
    }),
    listGroups: () => ({ total: groups.length, groups }),
    getGroup: ({ params }) => find(groups, params.id),
    search: ({ query }) => ({
      hits: lessons
        .filter(({ title }) => title.includes(query.text))
        .slice(0, query.each)
        .map(({ id, title, teacher }) => ({ kind: 'lesson' as const, id, name: title, note: teacher })),
    }),
    listStations: () => ({ total: stations.length, stations }),
    listAway: () => ({
      away: screens.flatMap(({ id, name, stationName, station, presence, since }) =>
        presence === 'online'
          ? []
          : [{ presence, place: station, name: stationName, count: 1, screens: [{ id, name, stationName }], since }],
      ),
    }),
    listScreens: () => ({ total: screens.length, screens }),
    getScreen: ({ params }) => find(screens, params.id),
    newestPictures: () => ({ pictures: pictures.filter((one) => pictures.find(({ screen }) => screen === one.screen) === one) }),
    listScreenFiles: ({ params }) => ({ files: pictures.filter(({ screen }) => screen === params.id) }),
    listCommands: () => ({
      commands: (
        [
          ['done', null],
          ['failed', 'no_page'],
          ['unsupported', null],
          ['expired', null],
        ] as const
      ).map(([state, reason], index) => ({
        id: newId('cmd', CommandId, now - index * HOUR),
        order: index === 0 ? { kind: 'volume' as const, percent: 60 } : { kind: 'identify' as const, seconds: 15 },
        state,
        reason,
        askedAt: now - index * HOUR,
        expiresAt: now - index * HOUR + 60_000,
        answeredAt: reason || state === 'done' ? now - index * HOUR + 2000 : null,
      })),
    }),
    summary: ({ query }) => ({ total: sum(rowsBy[query.by]), rows: rowsBy[query.by] }),
    showings: () => ({ total: showings.length, shownMs: showings.length * 1_092_000, rows: showings }),
    line: () => ({ line, hash: hash(7), before: hash(6), receivedAt: now, chainHolds: true }),
    listJobs: ({ query }) => {
      const states = ['running', 'waiting', 'failed', 'done'] as const;
      const jobs = states.map((state, index) => ({
        id: newId('job', JobId, now - index * HOUR),
        name: 'lesson.encode',
        subject: lessons[8 + (index % 3)]?.id ?? '',
        state,
        attempt: index === 2 ? 3 : 1,
        attempts: 3,
        progress: state === 'running' ? 0.63 : 0,
        leftMs: state === 'running' ? 240_000 : null,
        problem: state === 'failed' ? { code: 'media_fault' as const, params: { fault: 'damaged', detail: 'moov' } } : null,
        createdAt: now - index * HOUR,
        startedAt: state === 'waiting' ? null : now - index * HOUR,
        endedAt: state === 'done' || state === 'failed' ? now - index * HOUR + 600_000 : null,
        dueAt: now + 60_000,
      }));
      const found = jobs.filter((job) => !query.state || job.state === query.state);
      return { total: found.length, jobs: found };
    },
  };
}
