import type { NextFunction, Request, Response } from 'express';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Presence } from '#shared/model/place.ts';
import { notFound } from '#shared/problem.ts';
import { findLastGood } from '../backup/backup-store.ts';
import type { Database } from '../database/connection.ts';
import { countJobs } from '../jobs/store.ts';
import { withBearer } from '../kit/bearer.ts';
import type { Clock } from '../kit/clock.ts';
import type { Disk } from '../kit/disk.ts';
import type { RawCall } from '../kit/operations.ts';
import { rawRoute, type Gate } from '../kit/routes.ts';
import { countLines } from '../reports/ledger-store.ts';

interface Needs {
  database: Database;
  disk: Disk;
  clock: Clock;
  countScreens: () => Promise<Record<Presence, number>>;
  version: string;
  /** Null: there is no such page. */
  token: string | null;
}

const DURATIONS_S = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** What a Prometheus may read: counts and durations, never an id, a name or an address. */
export function createMetrics(needs: Needs) {
  const { database, version, token } = needs;
  const register = new Registry();
  collectDefaultMetrics({ register });
  new Gauge({ name: 'fieldcast_build', help: 'Version of the program', labelNames: ['version'], registers: [register] }).set(
    { version },
    1,
  );
  const commits = new Counter({ name: 'fieldcast_commits_total', help: 'Transactions committed by this process', registers: [register] });
  database.onCommit(() => commits.inc());
  const durations = new Histogram({
    name: 'fieldcast_http_seconds',
    help: 'Time until an answer was sent, by declared route',
    labelNames: ['method', 'route', 'status'],
    buckets: DURATIONS_S,
    registers: [register],
  });
  for (const measure of [measureDisk, measureWork, measureRecords]) measure(register, needs);

  /** A route is told by its pattern: an address would be a label for each lesson, and tell who asked for what. */
  function time(request: Request, response: Response, next: NextFunction): void {
    const end = durations.startTimer({ method: request.method });
    response.once('finish', () => end({ route: routeOf(request), status: `${Math.floor(response.statusCode / 100)}xx` }));
    next();
  }

  const routes = [
    rawRoute(getMetrics, token ? withBearer('metrics', token) : nobody, async (_, { response }) => {
      response
        .type(register.contentType)
        .set('Cache-Control', 'no-store')
        .send(await register.metrics());
    }),
  ];
  return { routes, time };
}

const getMetrics = {
  method: 'get',
  path: '/metrics',
  summary: 'Counts and durations for Prometheus, for whoever brings the token that the server was given.',
  replies: { 200: { description: 'Prometheus text', type: 'text/plain' } },
} satisfies RawCall;

const nobody: Gate<null> = { keys: ['metrics'], admit: () => Promise.reject(notFound('page', '/metrics')) };

function routeOf({ route }: Request): string {
  const path: unknown = route && typeof route === 'object' && 'path' in route ? route.path : undefined;
  return typeof path === 'string' ? path : 'other';
}

function measureDisk(register: Registry, { disk }: Needs): void {
  const total = new Gauge({ name: 'fieldcast_disk_bytes', help: 'Size of the disk below the data folder', registers: [register] });
  void new Gauge({
    name: 'fieldcast_disk_free_bytes',
    help: 'Free on the disk below the data folder',
    registers: [register],
    async collect() {
      const { freeBytes, totalBytes } = await disk.facts();
      this.set(freeBytes);
      total.set(totalBytes);
    },
  });
}

function measureWork(register: Registry, { database, countScreens }: Needs): void {
  void new Gauge({
    name: 'fieldcast_jobs',
    help: 'Jobs by state',
    labelNames: ['state'],
    registers: [register],
    async collect() {
      this.reset();
      for (const { state, count } of await countJobs(database.reads)) this.set({ state }, count);
    },
  });
  void new Gauge({
    name: 'fieldcast_screens',
    help: 'Screens in service by presence',
    labelNames: ['presence'],
    registers: [register],
    async collect() {
      for (const [presence, count] of Object.entries(await countScreens())) this.set({ presence }, count);
    },
  });
}

function measureRecords(register: Registry, { database, clock }: Needs): void {
  const archived = new Gauge({
    name: 'fieldcast_ledger_archived_lines',
    help: 'Lines that a backup elsewhere holds',
    registers: [register],
  });
  void new Gauge({
    name: 'fieldcast_ledger_lines',
    help: 'Lines of all journals that are stored',
    registers: [register],
    async collect() {
      const lines = await countLines(database.reads);
      this.set(lines.stored);
      archived.set(lines.archived);
    },
  });
  void new Gauge({
    name: 'fieldcast_backup_age_seconds',
    help: 'Age of the last good backup; absent while there is none',
    registers: [register],
    async collect() {
      const last = await findLastGood(database.reads);
      this.remove();
      if (last) this.set((clock.now() - last.takenAt) / 1000);
    },
  });
}
