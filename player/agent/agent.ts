import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { AppError } from '#shared/problem.ts';
import { machineTimepiece, openClock, type Timepiece } from './clock.ts';
import { enrol, type EnrolCard } from './enrolling.ts';
import { writeStartPage } from './host/doors.ts';
import { openHost } from './host/host.ts';
import { openIdentity, type Enrolled } from './identity.ts';
import { lockFolder } from './journal/database.ts';
import { goLive, type Live, type Watchfulness } from './live.ts';
import { openDoorkeeper } from './menu/doorkeeper.ts';
import { createMenu, type Menu } from './menu/menu.ts';
import { revokedDirection } from './stage/compose-direction.ts';
import { noWindow, type TakePicture } from './sending/picture.ts';
import { memoryOfGroup } from './stage/browser-memory.ts';
import { openStrikes } from './stage/kept-strikes.ts';
import { watchMemory } from './stage/memory-watch.ts';
import { createStage, type Stage } from './stage/stage.ts';

export interface AgentOptions {
  server: URL;
  data: string;
  port: number;
  name: string | null;
  log: Logger;
  timepiece?: Timepiece;
  pageFolder?: string;
  /** Puts a new page in place of the one that is there. */
  reloadPage?: () => void;
  /** Of what the window shows. */
  takePicture?: TakePicture;
  /** The newest lines of this player's log. */
  readLog?: () => Promise<Buffer | null>;
  /** Closes this agent and starts another in its place. */
  restart?: () => void;
  /** The first process of the browser that shows the page; null where it is nobody's or not ours. */
  browserPid?: () => number | null;
  manifestPollMs?: number;
  enrolPollMs?: number;
  watch?: Watchfulness;
}

export type Agent = Awaited<ReturnType<typeof startAgent>>;

const CLOCK_SAVE_MS = 600_000;
/** Whatever hangs: a box that is told to stop has stopped after this. */
const STOP_MS = 4000;

/** Everything of the player that must survive its page: starts with what is on the disk and needs nobody. */
export async function startAgent(options: AgentOptions) {
  const { data, log, server } = options;
  await mkdir(data, { recursive: true, mode: 0o700 });
  const lock = lockFolder(join(data, 'agent.lock'));
  if (!lock) throw new AppError('in_use', { what: 'data', places: [data] });
  const clock = await openClock(data, options.timepiece ?? machineTimepiece(), log);
  const identity = await openIdentity(data);
  const doorkeeper = await openDoorkeeper(data, clock, log);
  const stopping = new AbortController();
  let live: Live | null = null;
  let stage: Stage | null = null;
  let menu: Menu | null = null;

  const host = await openHost({
    port: options.port,
    clock,
    log,
    events: () => {
      if (!stage || !menu) throw new AppError('not_ready');
      return { ...stage.events, ...menu.events };
    },
    readBlob: async (hash) => live?.readBlob(hash) ?? null,
    readPackage: async (hash) => live?.readPackage(hash) ?? null,
    screenKind: () => live?.world()?.generation.settings.kind ?? 'station',
    ...(options.pageFolder === undefined ? {} : { pageFolder: options.pageFolder }),
  });
  const theStage = createStage({
    clock,
    page: host.page,
    log,
    strikes: await openStrikes(data, log),
    memory: watchMemory({ clock, log, browserBytes: async () => browserMemory(options.browserPid?.() ?? null) }),
    world: () => live?.world() ?? null,
    book: () => live?.book ?? null,
    reloadPage: options.reloadPage ?? (() => undefined),
    onShowing: () => live?.tellStatus(),
    onShown: (shown) => live?.shown(shown),
    onTrouble: (trouble) => live?.trouble(trouble),
    onJudged(revision, isShown) {
      live?.judged(revision, isShown).catch((error: unknown) => log.error({ err: error }, 'what became of a generation could not be kept'));
    },
  });
  stage = theStage;
  const theMenu = createMenu({
    clock,
    log,
    stage: theStage,
    doorkeeper,
    live: () => live,
    isOutOfService: identity.isRevoked,
  });
  menu = theMenu;

  const showRevoked = (): void => theStage.showCard((showing) => revokedDirection(live?.world() ?? null, showing), 'revoked');

  async function beginWork(enrolled: Enrolled): Promise<void> {
    live = await goLive({
      server,
      data,
      enrolled,
      identity,
      clock,
      log,
      stage: theStage,
      showing: theStage.showing,
      takePicture: options.takePicture ?? noWindow,
      readLog: options.readLog ?? (() => Promise.resolve(null)),
      restart: options.restart,
      onChange: theStage.reconsider,
      onRevoked() {
        log.error('this screen has been revoked by the office');
        showRevoked();
        identity.revoke(clock.wall()).catch((error: unknown) => log.error({ err: error }, 'revocation could not be kept'));
      },
      ...(options.watch && { watch: options.watch }),
      ...(options.manifestPollMs === undefined ? {} : { pollMs: options.manifestPollMs }),
    });
    if (identity.isRevoked()) showRevoked();
    else theStage.showCard(null);
  }

  async function enrolFirst(): Promise<void> {
    const show = (card: EnrolCard): void => theStage.showCard((showing) => ({ kind: 'enrol', showing, server: server.host, ...card }));
    show({ code: null, digits: null, trouble: null });
    const pollMs = options.enrolPollMs === undefined ? {} : { pollMs: options.enrolPollMs };
    const granted = await enrol({
      server,
      publicKey: identity.publicKey,
      name: options.name,
      log,
      signal: stopping.signal,
      show,
      ...pollMs,
    });
    if (!granted) return;
    const { disagreed, ...given } = granted;
    const enrolled = { ...given, server: server.href };
    await identity.enrol(enrolled);
    log.info({ screen: enrolled.screen }, 'enrolled');
    await beginWork(enrolled);
    if (disagreed > 0) live?.book.raise('enrolment_distrusted', String(disagreed));
  }

  const enrolled = identity.enrolled();
  const working = enrolled ? beginWork(enrolled) : enrolFirst();
  working.catch((error: unknown) => log.error({ err: error }, 'the player cannot work'));
  const saving = setInterval(
    () => void clock.save().catch((error: unknown) => log.warn({ err: error }, 'the time could not be kept')),
    CLOCK_SAVE_MS,
  );

  async function stop(): Promise<void> {
    stopping.abort();
    clearInterval(saving);
    theMenu.close();
    theStage.close('stopped');
    await working.catch(() => undefined);
    await live?.close();
    await host.close();
    await clock.save();
  }

  let stopped: Promise<void> | null = null;
  return {
    origin: host.origin,
    /** Journal, shelf and programme are open; a page may come before that, and waits. Enrolment is not waited for. */
    ready: enrolled ? working : Promise.resolve(),
    mirrorLink: host.mirrorLink,
    /** A file that brings the browser in; good for one use. */
    startPage: (): Promise<string> => {
      theStage.pageExpected();
      return writeStartPage(data, host.origin, host.issueScreenToken());
    },
    /** For shells that can post the token themselves. */
    issueScreenToken: host.issueScreenToken,
    /** Closes the showing as stopped, tells the power span, sends what can still be sent. */
    close(): Promise<void> {
      stopped ??= Promise.race([stop(), new Promise<void>((resolve) => setTimeout(resolve, STOP_MS).unref())]).finally(lock.release);
      return stopped;
    },
  };
}

const browserMemory = async (pid: number | null): Promise<number | null> => (pid === null ? null : memoryOfGroup(pid));
