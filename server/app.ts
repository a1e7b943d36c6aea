import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Express } from 'express';
import type { RegionId, StationId } from '#shared/model/ids.ts';
import type { Config } from './config.ts';
import { createAccounts } from './accounts/accounts.ts';
import { listHolders } from './accounts/grant-store.ts';
import { createBackups } from './backup/backups.ts';
import { isMediaHeld } from './backup/holding.ts';
import { refuseHalfRestored } from './backup/restore.ts';
import { createAudit } from './audit/audit.ts';
import { createBlobStore } from './catalogue/blob-store.ts';
import { createCatalogue } from './catalogue/catalogue.ts';
import { openLinkSecret } from './catalogue/links.ts';
import { lessonsSeen } from './catalogue/lesson-store.ts';
import { encoderToken } from './catalogue/encoding/token.ts';
import { listTitles } from './catalogue/content-store.ts';
import { removeFollowed } from './database/changes.ts';
import { Database } from './database/connection.ts';
import { createQueue } from './jobs/queue.ts';
import { jobRoutes } from './jobs/routes.ts';
import { systemClock, type Clock } from './kit/clock.ts';
import { createClockwork } from './kit/clockwork.ts';
import { keepBallast } from './kit/ballast.ts';
import { ffmpegVersion } from './catalogue/ingest/ffmpeg-version.ts';
import { createDisk } from './kit/disk.ts';
import type { Log } from './kit/log.ts';
import { either } from './kit/routes.ts';
import { createMetrics } from './metrics/metrics.ts';
import { manifestIssuer } from './manifests/issue.ts';
import { issuedPlans } from './manifests/issued-plans.ts';
import { openKeys, RENEW_BEFORE_MS } from './manifests/keys.ts';
import { listNewest } from './manifests/manifest-store.ts';
import { followForManifests, noteSigner, tickManifests } from './manifests/manifests.ts';
import { manifestRoutes } from './manifests/manifest-routes.ts';
import { listPlaylistsWith } from './programmes/playlist-store.ts';
import { programmeRoutes } from './programmes/programme-routes.ts';
import { nextShowings } from './programmes/next-showings.ts';
import { retargetSlots } from './programmes/slot-service.ts';
import { createRegions } from './regions/regions.ts';
import { alarmRoutes } from './reports/alarm-routes.ts';
import { fileRoutes } from './reports/files/file-routes.ts';
import { createLedger } from './reports/ledger.ts';
import { hasShowings } from './reports/ledger-store.ts';
import { readAgain } from './reports/read-again.ts';
import { playerService } from './reports/player-service.ts';
import { playerRoutes } from './reports/player-routes.ts';
import { groupsAt } from './stations/group-store.ts';
import { createStations } from './stations/stations.ts';
import { listStationNames } from './stations/station-store.ts';
import { listSlots } from './programmes/slot-store.ts';
import { followForStatistics } from './statistics/roll-up.ts';
import { statisticsRoutes } from './statistics/statistics-routes.ts';
import { statusRoutes } from './status/status-routes.ts';
import { statusService } from './status/status-service.ts';
import { createFront, type Front } from './front.ts';
import { searchRoutes } from './search.ts';
import type { Reads } from './database/connection.ts';

export const VERSION = '0.1.0';
/** Long enough to see in the log of facts what led to a complaint. */
const FACTS_KEPT_MS = 30 * 24 * 3_600_000;

export interface App extends AsyncDisposable {
  url: string;
  /** Null once there is an administrator. */
  setupToken: string | null;
  /** All that answers over HTTP, for whoever wants to hold it against the API's description. */
  express: Express;
}

/** The composition root: every stage is made here, in the order of the data's way, and closed in the opposite one. */
export async function startApp(config: Config, log: Log, clock: Clock = systemClock): Promise<App> {
  const { dataFolder } = config;
  await using stack = new AsyncDisposableStack();
  await mkdir(dataFolder, { recursive: true, mode: 0o750 });
  await refuseHalfRestored(dataFolder);
  const databaseFile = path.join(dataFolder, 'fieldcast.sqlite');
  const database = stack.use(await Database.open(config.databaseUrl ?? databaseFile, config.readers));
  await rm(path.join(dataFolder, 'work'), { recursive: true, force: true }); // Nothing in work/ outlives its process.
  const keysFolder = path.join(dataFolder, 'keys');
  const keys = await openKeys(keysFolder, clock.now());
  if (keys.delegatedUntil - clock.now() < RENEW_BEFORE_MS)
    log.warn({ until: new Date(keys.delegatedUntil) }, 'the signing key must be renewed: put the root key back as keys/root and restart');
  await noteSigner(database, keys);
  const store = await createBlobStore(path.join(dataFolder, 'blobs'), { isForGroup: config.delivery.nginxBlobs !== null });
  const disk = createDisk(dataFolder);
  stack.use(keepBallast({ folder: dataFolder, disk, log }));
  const clockwork = stack.use(createClockwork(log));
  let front: Front | undefined;

  const queue = stack.use(await createQueue({ database, log, clock, workers: 1, onProgress: (job) => front?.tellProgress(job) }));
  const accounts = createAccounts({ database, clock, version: VERSION, onSessionsEnded: (ids) => front?.endSessions(ids) });
  const { may } = accounts;
  const regions = createRegions({
    database,
    clock,
    may,
    usesOf: async (tx, region) => [
      ...(await listStationNames(tx, region)),
      ...(await usersOf(tx, region)),
      ...(await groupsAt(tx, region)),
    ],
    openStationsIn: (tx, region) => listStationNames(tx, region, 'open'),
  });
  const stations = await createStations({
    database,
    clock,
    log,
    may,
    keysFolder,
    rootKey: () => keys.rootKey,
    every: clockwork.every,
    stationUses: usersOf,
    groupUses: slotTitles,
    hasRecords: hasShowings,
    targetsTo: retargetSlots,
    titleOf: (ids) => listTitles(database.reads, ids),
    newestRevisions: async (ids) => new Map([...(await listNewest(database.reads, ids))].map(([id, { revision }]) => [id, revision])),
    issuedPlans: issuedPlans(database.reads),
    signCommand: keys.signCommand,
    signRevocation: keys.signRevocation,
    delegation: () => keys.delegation,
    onCommand: (screen) => front?.pokeCommand(screen),
    onRevoked: (screen) => front?.cut(screen),
    onNews: (news) => front?.tellScreen(news),
    isHeard: () => front?.isHeard() ?? false,
  });
  const { enrolledScreen } = stations;
  const catalogue = createCatalogue({
    database,
    clock,
    log,
    queue,
    store,
    dataFolder,
    disk,
    isBeingRead: () => isMediaHeld(dataFolder),
    may,
    uploadMaxBytes: config.uploadMaxBytes,
    delivery: config.delivery,
    linkSecret: await openLinkSecret(keysFolder),
    mayFetch: either(may('content.read'), enrolledScreen), // A revoked screen hears that it is.
    neededAt: (reads, lessons) => nextShowings(reads, lessons, clock.now()),
    encoderToken: await encoderToken(keysFolder),
    workers: config.workers,
    usedIn: async (reads, scope, content) =>
      (await listPlaylistsWith(reads, [content], scope)).map((playlist) => ({ kind: 'playlist' as const, ...playlist })),
  });
  const backups = createBackups({
    database,
    clock,
    queue,
    clockwork,
    may,
    dataFolder,
    passphrase: config.backupPassphrase,
    version: VERSION,
  });
  const { countScreens } = stations;
  const metrics = createMetrics({ database, disk, clock, countScreens, version: VERSION, token: config.metricsToken });
  const issuer = manifestIssuer({ database, clock, keys, onIssued: (screen, revision) => front?.pokeManifest(screen, revision) });
  const ledger = createLedger({ database, clock, log });
  const players = playerService({ ledger, stations, clock, reconnectWindowMs: config.reconnectWindowMs, signing: keys });
  const status = statusService({ version: VERSION, clock, database, disk, databaseFile, keysFolder, keys, ffmpegVersion, backups });

  const audit = createAudit({ database, clock, log, dataFolder, may: accounts.may, every: clockwork.every });

  const routes = [
    ...accounts.routes,
    ...regions.routes,
    ...stations.routes,
    ...catalogue.routes,
    ...jobRoutes({
      database,
      queue,
      seeing: may('content.read'),
      changing: may('content.write'),
      subjectsSeen: lessonsSeen,
      owns: catalogue.owns,
    }),
    ...programmeRoutes({ database, clock, may }),
    ...manifestRoutes({ reads: database.reads, clock, keys, enrolledScreen }),
    ...playerRoutes({ players, tellingScreen: stations.tellingScreen }),
    ...alarmRoutes({ database, clock, may }),
    ...fileRoutes({
      database,
      clock,
      disk,
      may,
      enrolledScreen,
      sweeping: { store, isBeingRead: () => isMediaHeld(dataFolder), sweepLater: catalogue.sweepLater },
      folder: path.join(dataFolder, 'work', 'from-screens'),
    }),
    ...searchRoutes({ reads: database.reads, signedIn: accounts.signedIn, scopesOf: accounts.scopesOf }),
    ...statisticsRoutes({ reads: database.reads, may }),
    ...audit.routes,
    ...statusRoutes({ status, may }),
    ...backups.routes,
    ...metrics.routes,
  ];
  await catalogue.recover(clock.now());

  const { time } = metrics;
  front = stack.use(await createFront({ config, log, database, routes, time, accounts, stations, players, version: VERSION }));
  await queue.start();
  stack.use(catalogue.encode({ url: front.localUrl, isForGroup: config.delivery.nginxBlobs !== null, logLevel: config.logLevel }));
  stack.use(queue); // A second time: its work is to stop before those who hear of it are gone.
  const followers = new AbortController();
  const following = Promise.all([
    followForManifests({ database, log, issuer }, followers.signal),
    followForStatistics({ database, log }, followers.signal),
    readAgain(database, log, followers.signal),
    audit.follow(followers.signal),
    front.follow(followers.signal),
  ]);
  stack.defer(async () => {
    followers.abort();
    await following;
  });
  tickManifests({ database, clock, clockwork });
  clockwork.every('sessions: end those left alone', '* * * * *', accounts.endDeadSessions);
  clockwork.every('database: look at its tables anew', '41 3 * * *', () => database.optimise());
  clockwork.every('uploads: let go of what nobody came back for', '7 * * * *', () => catalogue.forgetUploads(clock.now()));
  clockwork.every('commands: forget old ones', '29 4 * * *', stations.forgetOldCommands);
  clockwork.every('facts: drop old ones', '23 4 * * *', () => removeFollowed(database, clock.now() - FACTS_KEPT_MS));

  const setupToken = (await accounts.ensureSetupLink()) ?? null;
  stack.defer(() => stations.close());
  const closing = stack.move();
  return { url: front.url, setupToken, express: front.express, [Symbol.asyncDispose]: () => closing.disposeAsync() };
}

/** Slots that mean this very place, and people with a role there: it is not taken away from under them. */
async function usersOf(reads: Reads, place: RegionId | StationId): Promise<string[]> {
  return [...(await slotTitles(reads, place)), ...(await listHolders(reads, place))];
}

/** Slots that mean this place, by the names the office knows them by. */
async function slotTitles(reads: Reads, target: string): Promise<string[]> {
  return (await listSlots(reads, [target])).map((slot) => slot.title || slot.id);
}
