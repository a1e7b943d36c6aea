import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seriousFaults } from '#tests/support/axe.ts';
import { consoleStand } from '#tests/support/console-stand.ts';
import { administrator, county1, countyAnswers, serverStatus } from '#tests/support/fake-county.ts';
import { openFakeOffice, type Answers, type FakeOffice } from '#tests/support/fake-office.ts';
import { openVisitor, type Visitor } from '#tests/support/visitor.ts';

const stand = consoleStand(countyAnswers());
let empty: FakeOffice;

/** A server on its first day. */
const nothing: Answers = {
  health: () => ({ name: 'fieldcast', version: '0.1.0', setUp: false, now: Date.now() }),
  whoAmI: () => administrator,
  listLessons: () => ({ total: 0, lessons: [] }),
  listImages: () => ({ total: 0, images: [] }),
  listPlaylists: () => ({ total: 0, playlists: [] }),
  listSlots: () => ({ total: 0, slots: [] }),
  getDefault: () => ({ playlist: null }),
  listRegions: () => ({ regions: [] }),
  findRegions: () => ({ regions: [] }),
  regionTree: () => ({ nodes: [] }),
  placeChoices: () => ({ places: [] }),
  screenCounts: () => ({ stations: 0, screens: 0, presence: { online: 0, offline: 0, never: 0, unknown: 0 }, tags: [] }),
  listGroups: () => ({ total: 0, groups: [] }),
  listStations: () => ({ total: 0, stations: [] }),
  listScreens: () => ({ total: 0, screens: [] }),
  summary: () => ({ total: { key: '', title: '', showings: 0, completed: 0, leftOut: 0, shownMs: 0 }, rows: [] }),
  showings: () => ({ total: 0, shownMs: 0, rows: [] }),
  listJobs: () => ({ total: 0, jobs: [] }),
  listAlarms: () => ({ total: 0, alarms: [] }),
  status: () => ({ ...serverStatus, backup: { isOn: false, lastGoodAt: null, isOld: true, placement: null } }),
  getEncoding: () => ({ rule: { isPaused: false, quiet: null }, isWorking: true, workers: 1, lessons: 0, waiting: 0, inHand: [] }),
  lessonsAtRest: () => ({ rest: null, lessons: 0 }),
  listAccounts: () => ({ total: 0, accounts: [] }),
  listBackups: () => ({
    schedule: { isOn: false, at: '02:30', target: '/srv/backup', keysFolder: '/srv/backup-keys', keep: { days: 7, weeks: 4, months: 12 } },
    placement: null,
    nextAt: null,
    writable: null,
    backups: [],
    lastGoodAt: null,
    running: null,
    failed: { problem: { code: 'tool_missing', params: { tool: 'pg_dump', package: 'postgresql-client' } }, at: Date.now() - 60_000 },
  }),
  listAudit: () => ({ rows: [], names: {}, older: null, newer: null }),
  listAuditPeople: () => ({ people: [] }),
  auditChain: () => ({ head: null, unsealed: 0, checked: null }),
};

beforeAll(async () => {
  empty = await openFakeOffice(stand.pages, nothing);
});
afterAll(async () => {
  await empty[Symbol.asyncDispose]();
});

const visitors = new Map<string, Visitor>();

async function open({ url }: FakeOffice, address: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Visitor> {
  const key = `${url} ${colorScheme}`;
  const visitor = visitors.get(key) ?? (await openVisitor(stand.browser, url, { colorScheme }));
  visitors.set(key, visitor);
  await visitor.goTo(address);
  return visitor;
}

const [lesson, playlist, screen, slot, showing] = [
  county1.lessons,
  county1.playlists,
  county1.screens,
  county1.slots,
  county1.showings,
].map(([first]) => first);
const failed = county1.lessons.find(({ state }) => state === 'failed');
const working = county1.lessons.find(({ state }) => state === 'working');
const idOf = (thing: unknown): string => (typeof thing === 'object' && thing !== null && 'id' in thing ? String(thing.id) : '');
const fork = county1.alarms.find(({ seq }) => seq === 0);
const line = showing && 'epoch' in showing ? `${showing.screen}/${showing.epoch}/${showing.seq}` : '';

const places = {
  overview: '/',
  lessons: '/lessons',
  images: '/lessons?tab=images',
  'a lesson': `/lessons/${idOf(lesson)}`,
  'a failed lesson': `/lessons/${idOf(failed)}`,
  'a lesson being encoded': `/lessons/${idOf(working)}`,
  playlists: '/playlists',
  'a new playlist': '/playlists/new',
  'a playlist': `/playlists/${idOf(playlist)}`,
  'the week': '/timetable',
  'the list of slots': '/timetable?view=list',
  'a slot': `/timetable?slot=${idOf(slot)}`,
  stations: '/stations',
  'the stations of a town': `/stations?region=${idOf(county1.regions[1])}`,
  'a station': `/stations/${idOf(county1.stations[0])}`,
  screens: '/screens',
  groups: '/groups',
  'a screen': `/screens/${idOf(screen)}`,
  statistics: '/statistics',
  'statistics by day': '/statistics?by=day',
  showings: `/statistics/showings?content=${idOf(lesson)}`,
  'a line': `/statistics/showings?line=${line}`,
  'two histories of a journal': `/screens/${fork?.screen}?fork=${fork?.screen}/${fork?.epoch}`,
  alarms: '/system/alarms',
  'alarms of a screen': `/system/alarms?screen=${idOf(screen)}&state=seen`,
  jobs: '/system/jobs',
  status: '/system/status',
  backups: '/system/backups',
  'the audit log': '/system/audit',
  accounts: '/system/accounts',
  'accounts with one role': '/system/accounts?role=editor',
  'an account': '/system/accounts/acc_00000000000000000000000002',
  "a superior's account": '/system/accounts/acc_00000000000000000000000001',
  'my account': '/system/account',
  about: '/system/about',
  'signing in': '/login',
  'a page that is not there': '/nowhere',
};

const overhang = (page: Page) => page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

test.each(Object.entries(places))(
  'everybody can use %s: axe finds nothing serious, and nothing hangs over the edge of a narrow phone',
  async (_, address) => {
    const { page, faults } = await open(stand.office, address);
    expect(await seriousFaults(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 780 });
    await expect.poll(() => overhang(page)).toBe(0);
    expect(await page.title()).toContain('田间课堂');
    expect(faults.splice(0)).toEqual([]);
  },
);

test.each(['/', '/lessons', '/stations', '/screens', '/groups', '/statistics', '/system/audit', '/setup#token'])(
  'a new office finds its first step on %s',
  async (address) => {
    const { page, faults } = await open(empty, address);
    expect(await seriousFaults(page)).toEqual([]);
    expect(faults.splice(0)).toEqual([]);
  },
);

test.each(['overview', 'the week', 'a screen', 'stations', 'a playlist', 'a line', 'two histories of a journal', 'status'] as const)(
  'in the dark %s is as readable',
  async (place) => {
    const { page } = await open(stand.office, places[place], 'dark');
    expect(await seriousFaults(page)).toEqual([]);
  },
);
