import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { BlobHash, BlobRef } from '#shared/model/blob.ts';
import type { Package } from '#shared/model/package.ts';
import type { ShelfReport } from '#shared/model/readiness.ts';
import type { PlayerStatus } from '#shared/protocol/player.ts';
import type { Clock } from './clock.ts';
import { createDesk } from './commands/desk.ts';
import { followCommands } from './commands/follow.ts';
import { openKeptCommands } from './commands/kept.ts';
import { createObedience } from './commands/obey.ts';
import { tellEarlier } from './earlier.ts';
import { blobsNamed, indexOf, packageReader, readContents, type Choosing, type Contents } from './generations/contents.ts';
import { followManifests } from './generations/follower.ts';
import { openGenerations } from './generations/generations.ts';
import type { Generation } from './generations/sections.ts';
import { stockUp } from './generations/stock.ts';
import type { Enrolled, Identity } from './identity.ts';
import { openBook } from './journal/book.ts';
import { openJournal } from './journal/open-journal.ts';
import { withinWindow } from '../core/backoff.ts';
import { chooseRungs, packageFor, rungOnShelf } from '../core/shelf-plan.ts';
import { duesOf, lackingOf, orderOfNeed } from '../core/stock-plan.ts';
import { openFit } from './fit.ts';
import { openLineMeter } from './link/line-meter.ts';
import { createOffice } from './link/office.ts';
import { tellTheRest } from './link/last-reports.ts';
import { createReporting } from './link/reporting.ts';
import { startUplink } from './link/uplink.ts';
import { openBlobFiles } from './shelf/blob-files.ts';
import { createShelf } from './shelf/shelf.ts';
import { removeStrangeFiles } from './shelf/strange-files.ts';
import type { Stage } from './stage/stage.ts';
import type { World } from './stage/world.ts';
import { createSuspicions } from './suspicions.ts';
import { isExpired, isSignedRevocation } from './trust.ts';

export interface LiveNeeds {
  server: URL;
  data: string;
  enrolled: Enrolled;
  identity: Identity;
  clock: Clock;
  log: Logger;
  stage: Pick<Stage, 'identify' | 'setVolume' | 'renewPage'>;
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
}

/** A playlist and its tracks are asked for one after the other: better pictures that come in between wait for the next showing. */
const SAME_RUNG_MS = 30_000;

/** As many as one report may carry; the first are the next to be shown. */
const MOST_LACKING = 500;

export type Live = Awaited<ReturnType<typeof goLive>>;

/** An enrolled player's working life: journal, shelf and generations from the disk first, the office when it answers. */
export async function goLive(needs: LiveNeeds) {
  const { data, enrolled, identity, clock, log, onChange } = needs;
  const stopping = new AbortController();
  /** The link ends when the screen is revoked; what it still has to tell goes on being told. */
  const linked = new AbortController();
  const { journal, wasLost } = openJournal(join(data, 'journal.sqlite'), enrolled.screen, log);
  const book = openBook(journal, clock);
  const suspect = createSuspicions(book.raise, clock, needs.watch?.againMs);
  if (wasLost) book.raise('journal_lost', 'the journal could not be read and was put aside');
  const blobs = join(data, 'blobs');
  const meter = await openLineMeter(data, clock.mono);
  for (const name of await removeStrangeFiles(blobs)) suspect('shelf_damaged', name);
  const shelf = createShelf({ files: await openBlobFiles(blobs), folder: blobs, log, meter });
  const readPackage = packageReader(shelf);
  const fit = await openFit(data, log, () => link?.restock());
  const choosing: Choosing = {
    readPackage,
    mostLines: fit.mostLines,
    chooseRungs: (packages, { programme, settings }) =>
      chooseRungs(
        packages,
        { kind: settings.kind, mostLines: fit.mostLines() },
        { bytesPerS: meter.bytesPerS(), dues: duesOf(programme, clock.wall()), now: clock.wall(), has: shelf.has },
      ),
  };
  const rootKey = new Uint8Array(Buffer.from(enrolled.rootKey, 'base64url'));
  const generations = await openGenerations({ folder: join(data, 'generations'), screen: enrolled.screen, rootKey, clock, log, suspect });

  const current = generations.current();
  let on: { generation: Generation; contents: Contents } | null = current && {
    generation: current,
    contents: await readContents(current, choosing),
  };
  /** Of the newest root, as far as it is known: what is still to come. */
  let coming = on;

  const kept = await openKeptCommands(data);
  const world = (): World | null => {
    if (!on) return null;
    const byHand = kept.volume();
    const isNow = byHand?.instead === on.generation.settings.volume;
    return { ...on, newest: generations.newest(), has: shelf.has, ...(byHand && isNow && { volume: byHand.percent }) };
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
    const stockNeeds = {
      office,
      generations,
      shelf,
      choosing,
      clock,
      log,
      suspect,
      ...(needs.watch?.trickleMs === undefined ? {} : { trickleMs: needs.watch.trickleMs }),
      onStocked(generation: Generation, contents: Contents) {
        coming = { generation, contents };
        if (on?.generation.root.revision === generation.root.revision) on = { generation, contents };
        onChange();
      },
      async takeOver(generation: Generation, contents: Contents) {
        await generations.takeOver(generation);
        on = { generation, contents };
        coming = on;
        log.info({ revision: generation.root.revision }, 'taken over');
        onChange();
        uplink.tellStatus();
      },
    };
    const follower = followManifests({
      office,
      generations,
      clock,
      log,
      signal: linked.signal,
      stockUp: (root, signal) => stockUp(root, stockNeeds, signal),
      onComplete: tidy,
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
      log,
      signal: linked.signal,
      mono: clock.mono,
      status: () => status(follower.trouble()),
      onUp: () => {
        follower.lineIsBack();
        commands.poke();
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
      settings: () => on?.generation.settings ?? null,
      fetchNow: follower.askNow,
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
    return { uplink, restock: follower.restock, done: Promise.all([uplink.done, follower.done, commands.done]) };
  }

  const reporting = createReporting({ journal, alarms: book, clock, log, floor: generations.floor });

  function tellRest(): Promise<void> {
    reporting.restart();
    return tellTheRest({ ...needs, screen: enrolled.screen, journal, reporting, signal: stopping.signal });
  }

  /** Everything the newest needs is there: what only older generations needed may go. */
  async function tidy(): Promise<void> {
    const previous = generations.previous();
    const kept = previous ? await readContents(previous, choosing) : undefined;
    const shown = on?.contents.get(needs.showing()?.content ?? '')?.ways.flat() ?? []; // It may be on in another rung than the one that has come.
    const named = [kept, coming?.contents, on?.contents].flatMap((contents) => (contents ? blobsNamed(contents) : []));
    const gone = await shelf.keepOnly(new Set<string>([...named, ...shown.map(({ blob }) => blob)]));
    if (gone > 0) log.info({ gone }, 'blobs that no generation needs are gone');
  }

  let served: { hash: BlobHash; played: Package; mono: number } | null = null;

  /** As it is played here: the best rung that is on the shelf as a whole; while it is asked for, the same. */
  async function playedPackage(hash: BlobHash): Promise<Package | null> {
    const pkg = await readPackage(hash);
    const kind = on?.generation.settings.kind;
    if (!pkg || !kind) return pkg;
    const isSame = served?.hash === hash && clock.mono() - served.mono < SAME_RUNG_MS;
    const played = isSame && served ? served.played : packageFor(pkg, kind, rungOnShelf(pkg, kind, shelf.has, fit.mostLines()));
    served = { hash, played, mono: clock.mono() };
    return played;
  }

  function status(trouble: string | null): PlayerStatus {
    const report = shelfReport();
    const lacking = report?.lacking ?? [];
    const root = on?.generation.root;
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

  function shelfReport(): ShelfReport | null {
    if (!coming) return null;
    const { generation, contents } = coming;
    const { soon, later } = orderOfNeed(generation.programme, clock.wall());
    const needsOf = (content: string): readonly BlobRef[] => {
      const known = contents.get(content);
      return known ? (known.needs ?? [indexOf(known)]) : [];
    };
    const lacking = lackingOf([...soon, ...later], needsOf, shelf.has).slice(0, MOST_LACKING);
    return { revision: generation.root.revision, lacking, bytesPerS: meter.bytesPerS() };
  }

  clock.onCorrected((shiftMs, before) => {
    // Also where it was right by chance: the lines before it are marked, and this says by how much.
    if ((Math.abs(shiftMs) >= 1000 || before === 'unsure') && !linked.signal.aborted) book.clockCorrected(shiftMs);
    onChange();
  });
  const earlier = tellEarlier({ ...needs, signal: stopping.signal });
  const telling = [earlier.catch((error: unknown) => log.error({ err: error }, 'what an earlier screen has left cannot be told'))];
  const link = identity.isRevoked() ? null : startLink();
  if (!link) telling.push(tellRest());

  return {
    book,
    world,
    readBlob: shelf.read,
    readPackage: playedPackage,
    shown: fit.shown,
    /** After the stage has closed what was on. */
    async close(): Promise<void> {
      book.close();
      await link?.uplink.flush().catch((error: unknown) => log.debug({ err: error }, 'the last records go at the next start'));
      linked.abort();
      stopping.abort();
      await Promise.all([link?.done, ...telling]);
      await meter.keep().catch((error: unknown) => log.debug({ err: error }, 'what the line brings is measured anew'));
      journal.close();
    },
    tellStatus: () => link?.uplink.tellStatus(),
  };
}
