import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { MenuView } from '#shared/protocol/menu.ts';
import type { AlarmedItem } from '#shared/model/alarm.ts';
import type { PlayerStatus } from '#shared/protocol/player.ts';
import { withinWindow } from '../core/backoff.ts';
import type { Clock } from './clock.ts';
import { createDesk } from './commands/desk.ts';
import { followCommands } from './commands/follow.ts';
import { openKeptCommands } from './commands/kept.ts';
import { createObedience } from './commands/obey.ts';
import { tellEarlier } from './earlier.ts';
import { followManifests } from './generations/follower.ts';
import type { Enrolled, Identity } from './identity.ts';
import { openBook } from './journal/book.ts';
import { checkJournal } from './journal/check-chain.ts';
import { openJournal } from './journal/open-journal.ts';
import { openKeeping } from './keeping.ts';
import { createGreeting } from './link/greeting.ts';
import { createOffice } from './link/office.ts';
import { tellTheRest } from './link/last-reports.ts';
import { createReporting } from './link/reporting.ts';
import { startUplink } from './link/uplink.ts';
import type { Stage, Trouble } from './stage/stage.ts';
import type { World } from './stage/world.ts';
import { createSuspicions } from './suspicions.ts';
import { withPictures } from './sending/along.ts';
import { followOutbox } from './sending/send.ts';
import type { TakePicture } from './sending/picture.ts';
import { openSending } from './sending/sending.ts';
import { isExpired, isSignedRevocation } from './trust.ts';

export interface LiveNeeds {
  server: URL;
  data: string;
  enrolled: Enrolled;
  identity: Identity;
  clock: Clock;
  log: Logger;
  stage: Pick<Stage, 'identify' | 'setVolume' | 'renewPage' | 'tryAgain'>;
  takePicture: TakePicture;
  readLog: () => Promise<Buffer | null>;
  restart: (() => void) | undefined;
  showing: () => PlayerStatus['showing'];
  /** Orders, shelf or clock have changed: what is on has to be thought over. */
  onChange: () => void;
  onRevoked: () => void;
  pollMs?: number;
  watch?: Watchfulness;
}

/** How patient the box is with what looks like an attack. */
export interface Watchfulness {
  /** The same alarm comes again after so long. */
  againMs?: number;
  /** A file that came in drops for so long is given up. */
  trickleMs?: number;
  /** The journal is read again for the first time after so long. */
  checkMs?: number;
  /** Between two pictures that come by themselves. */
  pictureMs?: number;
}

export type Live = Awaited<ReturnType<typeof goLive>>;

/** An enrolled player's working life: journal, shelf and generations from the disk first, the office when it answers. */
export async function goLive(needs: LiveNeeds) {
  const { data, enrolled, identity, clock, log, onChange } = needs;
  const stopping = new AbortController();
  /** The link ends when the screen is revoked; what it still has to tell goes on being told. */
  const linked = new AbortController();
  const { journal, wasLost } = openJournal(join(data, 'journal.sqlite'), enrolled.screen, log);
  const sending = await openSending({ ...needs, lineBytesPerS: () => keeping.meter.bytesPerS(), routineMs: needs.watch?.pictureMs });
  const book = withPictures(openBook(journal, clock), journal, sending);
  const suspect = createSuspicions(book.raise, clock, needs.watch?.againMs);
  if (wasLost) book.raise('journal_lost', 'the journal could not be read and was put aside');
  const rootKey = new Uint8Array(Buffer.from(enrolled.rootKey, 'base64url'));
  const keeping = await openKeeping({
    data,
    screen: enrolled.screen,
    rootKey,
    clock,
    log,
    raise: book.raise,
    suspect,
    ...(needs.watch?.trickleMs === undefined ? {} : { trickleMs: needs.watch.trickleMs }),
    showing: () => needs.showing()?.content ?? null,
    onChange,
    onFewerLines: () => link?.restock(),
    onTakenOver: () => link?.uplink.tellStatus(),
  });
  const { generations, shelf, meter } = keeping;
  const kept = await openKeptCommands(data);
  const world = (): World | null => {
    const orders = keeping.world();
    const byHand = kept.volume();
    const isNow = byHand !== null && byHand.instead === orders?.generation.settings.volume;
    return orders && isNow ? { ...orders, volume: byHand.percent } : orders;
  };

  function startLink() {
    const onRevoked = (): void => {
      if (linked.signal.aborted) return;
      linked.abort();
      needs.onRevoked();
      telling.push(tellRest());
    };
    const isRevocation = (word: unknown): boolean => {
      const believes = { rootKey, delegatedSince: generations.delegatedSince(), wall: clock.wall(), trust: clock.trust() };
      const isIt = isSignedRevocation(word, enrolled.screen, believes);
      if (!isIt) suspect('revocation_distrusted');
      return isIt;
    };
    const waitMs = withinWindow(meter.windowAfterBoot(clock.boot), Math.random);
    const notBefore = pause(waitMs, undefined, { signal: linked.signal }).catch(() => undefined);
    const office = createOffice({ server: needs.server, screen: enrolled.screen, identity, clock, onRevoked, isRevocation, notBefore });
    const follower = followManifests({
      office,
      generations,
      clock,
      log,
      signal: linked.signal,
      stockUp: (root, signal, isAsked) => keeping.stockUp(root, office, signal, isAsked),
      onComplete: keeping.tidy,
      onNewest: onChange,
      suspect,
      ...(needs.pollMs === undefined ? {} : { pollMs: needs.pollMs }),
    });
    shelf.onLost((hash) => {
      suspect('shelf_damaged', hash);
      follower.restock();
      onChange();
    });
    const uplink = startUplink({
      office,
      journal,
      reporting,
      greet,
      log,
      signal: linked.signal,
      mono: clock.mono,
      status: () => status(follower.trouble()),
      onUp: () => {
        follower.lineIsBack();
        commands.poke();
        files.wake();
      },
      onPoke: follower.poke,
      onTold: follower.told,
      onCommand: () => commands.poke(),
      onRevoked: office.checkRevoked,
      onWindow: (windowMs) =>
        void meter.announced(windowMs, clock.boot).catch((error: unknown) => log.debug({ err: error }, 'the window is not kept')),
    });
    const obey = createObedience({
      stage: needs.stage,
      kept,
      settings: () => keeping.world()?.generation.settings ?? null,
      fetchNow() {
        needs.stage.tryAgain();
        follower.askNow();
      },
      sending,
      restart: needs.restart,
    });
    const desk = createDesk({
      office,
      screen: enrolled.screen,
      rootKey,
      delegatedSince: generations.delegatedSince,
      clock,
      kept,
      obey,
      suspect,
      log,
      signal: linked.signal,
    });
    const commands = followCommands({ look: desk.look, isUp: uplink.isUp, log, signal: linked.signal });
    const files = followOutbox({ ...sending, office, areRecordsTold: () => journal.unsent() <= 0, log, signal: linked.signal });
    const routine = sending.followRoutine(uplink.isUp, linked.signal);
    return { uplink, restock: follower.restock, done: Promise.all([uplink.done, follower.done, commands.done, files.done, routine]) };
  }

  /** Putting something away is a decision, and told each time; what may be nothing at all is not. */
  function tellOfItem({ what, item: { content, title } }: Exclude<Trouble, { what: 'page_replaced' }>): void {
    const tell = what === 'item_quarantined' ? book.raise : suspect;
    tell(what, JSON.stringify({ content, title: title.slice(0, 200) } satisfies AlarmedItem));
  }

  const reporting = createReporting({ journal, alarms: book, clock, log, floor: generations.floor });
  const greet = createGreeting({ screen: enrolled.screen, rootKey, delegatedSince: generations.delegatedSince, suspect });

  function tellRest(): Promise<void> {
    reporting.restart();
    return tellTheRest({ ...needs, screen: enrolled.screen, journal, reporting, greet, signal: stopping.signal });
  }

  function status(trouble: string | null): PlayerStatus {
    const report = keeping.report();
    const lacking = report?.lacking ?? [];
    const root = generations.current()?.root;
    const isOver = root !== undefined && isExpired(root, clock.wall(), clock.trust());
    return {
      revision: root?.revision ?? null,
      showing: needs.showing(),
      missing: { blobs: lacking.reduce((sum, { blobs }) => sum + blobs, 0), bytes: lacking.reduce((sum, { bytes }) => sum + bytes, 0) },
      unsentLines: Math.max(0, journal.unsent()),
      clock: clock.trust(),
      trouble: isOver ? 'expired' : trouble,
      ...(report && { shelf: report }),
    };
  }

  clock.onCorrected((shiftMs, before) => {
    // Also where it was right by chance: the lines before it are marked, and this says by how much.
    if ((Math.abs(shiftMs) >= 1000 || before === 'unsure') && !linked.signal.aborted) book.clockCorrected(shiftMs);
    onChange();
  });
  const earlier = tellEarlier({ ...needs, signal: stopping.signal });
  const telling = [earlier.done.catch((error: unknown) => log.error({ err: error }, 'what an earlier screen has left cannot be told'))];
  const checks = [
    keeping.checkWeekly(stopping.signal),
    checkJournal({
      journal,
      alarms: book,
      log,
      signal: stopping.signal,
      ...(needs.watch?.checkMs !== undefined && { firstMs: needs.watch.checkMs }),
    }),
  ];
  const checking = checks.map((check) => check.catch((error: unknown) => log.error({ err: error }, 'what is kept is not read again')));
  const link = identity.isRevoked() ? null : startLink();
  if (!link) telling.push(tellRest());

  /** How much of what this box has ever written the office has. */
  function records(): Omit<MenuView['records'], 'isOneOn'> {
    const before = earlier.counts();
    const stored = before && reporting.isAgreed() ? before.stored + journal.told() : null;
    return { stored, unsent: Math.max(0, journal.unsent()) + (before?.unsent ?? 0), isTelling: link?.uplink.isTelling() ?? false };
  }

  return {
    book,
    world,
    records,
    readBlob: shelf.read,
    readPackage: keeping.readPackage,
    shown: keeping.shown,
    judged: keeping.judged,
    trouble(trouble: Trouble): void {
      if (trouble.what === 'page_replaced') suspect(trouble.what, trouble.why);
      else tellOfItem(trouble);
    },
    /** After the stage has closed what was on. */
    async close(): Promise<void> {
      book.close();
      await link?.uplink.flush().catch((error: unknown) => log.debug({ err: error }, 'the last records go at the next start'));
      linked.abort();
      stopping.abort();
      await Promise.all([link?.done, ...checking, ...telling]);
      await meter.keep().catch((error: unknown) => log.debug({ err: error }, 'what the line brings is measured anew'));
      journal.close();
    },
    tellStatus: () => link?.uplink.tellStatus(),
  };
}
