import { expect, test } from 'vitest';
import { newId, RegionId, ScreenId, StationId } from '#shared/model/ids.ts';
import type { Away } from '#shared/protocol/http/stations.ts';
import type { KeysStatus, ServerStatus } from '#shared/protocol/http/status.ts';
import { county1, serverStatus } from '#tests/support/fake-county.ts';
import { needsOf } from './needs.ts';

const noAlarms = { total: 0, alarms: [] };
const quiet = {
  away: [],
  hasScreens: true,
  failed: { total: 0, lessons: [] },
  failedJobs: 0,
  hasDefault: true,
  hasPlaylists: true,
  alarms: noAlarms,
  status: undefined,
};
const well: ServerStatus = {
  ...serverStatus,
  backup: { isOn: true, lastGoodAt: 1, isOld: false, placement: 'other_disk' },
  keys: { isRootHere: false, delegatedUntil: 0, renewal: 'none' },
};
const keysThat = (rest: Partial<KeysStatus>): ServerStatus => ({ ...well, keys: { ...well.keys, ...rest } });

const place = { id: county1.screens[0]?.id ?? newId('scr', ScreenId), name: '大屏', stationName: '活动室' };
const awayFrom = (rest: Partial<Away> = {}): Away => ({
  presence: 'offline',
  place: newId('reg', RegionId),
  name: '东兰县',
  count: 3,
  screens: [place],
  since: 1,
  ...rest,
});

test('a county where all is well needs nobody', () => {
  expect(needsOf(quiet)).toEqual([]);
});

test('one screen leads to its page, several to the list of just those that are counted', () => {
  const pathOf = (away: Away) => needsOf({ ...quiet, away: [away] })[0]?.to;
  expect(pathOf(awayFrom({ count: 1 }))).toBe(`/screens/${place.id}`);
  const county = awayFrom();
  expect(pathOf(county)).toBe(`/screens?presence=offline&region=${county.place}&hours=now`);
  const station = newId('sta', StationId);
  expect(pathOf(awayFrom({ place: station }))).toBe(`/screens?presence=offline&station=${station}&hours=now`);
  expect(pathOf(awayFrom({ place: county.place, presence: 'never' }))).toBe(`/screens?presence=never&region=${county.place}`);
});

test('when it is everywhere, the four places with the most have an entry each and the rest one together', () => {
  const kinds = (places: number) =>
    needsOf({ ...quiet, away: Array.from({ length: places }, () => awayFrom()) }).map((need) =>
      need.kind === 'awayMore' ? [need.places, need.count] : need.kind,
    );
  expect(kinds(5)).toEqual(['away', 'away', 'away', 'away', 'away']);
  expect(kinds(30)).toEqual(['away', 'away', 'away', 'away', [26, 78]]);
});

test('a failed encode is said once, with its lesson', () => {
  const lessons = county1.lessons.filter((lesson) => lesson.state === 'failed');
  const failed = { total: lessons.length, lessons };
  expect(needsOf({ ...quiet, failed, failedJobs: failed.total }).map(({ kind }) => kind)).toEqual(['failed']);
  expect(needsOf({ ...quiet, failed: { total: 9, lessons }, failedJobs: 9 })).toMatchObject([
    { kind: 'failed' },
    { kind: 'failures', count: 9 - lessons.length, to: '/lessons?state=failed' },
  ]);
  expect(needsOf({ ...quiet, failed, failedJobs: failed.total + 2 })).toMatchObject([{ kind: 'failed' }, { kind: 'jobs', count: 2 }]);
});

test('screens that are away come before alarms; more than five alarms are counted', () => {
  const many = { total: 9, alarms: Array.from({ length: 5 }).flatMap(() => county1.alarms.slice(0, 1)) };
  const needs = needsOf({ ...quiet, away: [awayFrom()], alarms: many });
  expect(needs.map(({ kind }) => kind)).toEqual(['away', ...Array.from({ length: 5 }, () => 'alarm'), 'alarms']);
  expect(needs[6]).toMatchObject({ kind: 'alarms', count: 4 });
});

test('a line’s alarm leads to the line on its screen’s page, the server’s own to both histories', () => {
  const paths = county1.alarms.slice(0, 2).map((alarm) => needsOf({ ...quiet, alarms: { total: 1, alarms: [alarm] } })[0]?.to);
  const [line, fork] = county1.alarms;
  expect(paths.map((path) => decodeURIComponent(path ?? ''))).toEqual([
    `/screens/${line?.screen}?line=${line?.screen}/${line?.epoch}/${line?.seq}`,
    `/screens/${fork?.screen}?fork=${fork?.screen}/${fork?.epoch}`,
  ]);
});

test('keys need somebody while the root is here, and from when the delegation is due', () => {
  const kinds = (rest: Partial<KeysStatus>) => needsOf({ ...quiet, status: keysThat(rest) }).map(({ kind }) => kind);
  expect(kinds({})).toEqual([]);
  expect(kinds({ isRootHere: true })).toEqual(['rootKey']);
  expect(kinds({ renewal: 'due' })).toEqual(['renewal']);
  expect(kinds({ renewal: 'over', isRootHere: true })).toEqual(['renewalOver', 'rootKey']);
});

test('what is not well with the machine comes first, each with its advice; a failed job is not said twice', () => {
  const advice = (rest: Partial<ServerStatus>) =>
    needsOf({ ...quiet, status: { ...well, ...rest } }).map((need) => (need.kind === 'check' ? need.advice : need.kind));
  expect(advice({})).toEqual([]);
  expect(advice({ backup: { isOn: true, lastGoodAt: 1, isOld: true, placement: 'other_disk' } })).toEqual(['backupOld']);
  expect(advice({ backup: { isOn: true, lastGoodAt: null, isOld: true, placement: null } })).toEqual(['backupNone']);
  expect(advice({ disk: { freeBytes: 1, totalBytes: 100, level: 'full' }, ffmpeg: null })).toEqual(['diskFull', 'noFfmpeg']);
  expect(advice({ queue: { waiting: 0, running: 0, failed: 4 } })).toEqual([]);
});
