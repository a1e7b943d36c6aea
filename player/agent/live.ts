import { join } from 'node:path';
import type { Logger } from 'pino';
import type { BlobHash } from '#shared/model/blob.ts';
import type { PlayerStatus } from '#shared/protocol/player.ts';
import type { Clock } from './clock.ts';
import { tellEarlier } from './earlier.ts';
import { blobsNamed, packageReader, readContents, type Contents } from './generations/contents.ts';
import { followManifests } from './generations/follower.ts';
import { openGenerations } from './generations/generations.ts';
import type { Generation } from './generations/sections.ts';
import { stockUp } from './generations/stock.ts';
import type { Enrolled, Identity } from './identity.ts';
import { openBook } from './journal/book.ts';
import { openJournal } from './journal/open-journal.ts';
import { createOffice } from './link/office.ts';
import { tellTheRest } from './link/last-reports.ts';
import { createReporting } from './link/reporting.ts';
import { startUplink } from './link/uplink.ts';
import { openBlobFiles } from './shelf/blob-files.ts';
import { createShelf } from './shelf/shelf.ts';
import type { World } from './stage/world.ts';
import { isExpired } from './trust.ts';

export interface LiveNeeds {
  server: URL;
  data: string;
  enrolled: Enrolled;
  identity: Identity;
  clock: Clock;
  log: Logger;
  showing: () => PlayerStatus['showing'];
  /** Orders, shelf or clock have changed: what is on has to be thought over. */
  onChange: () => void;
  onRevoked: () => void;
  pollMs?: number;
}

export type Live = Awaited<ReturnType<typeof goLive>>;

/** An enrolled player's working life: journal, shelf and generations from the disk first, the office when it answers. */
export async function goLive(needs: LiveNeeds) {
  const { data, enrolled, identity, clock, log, onChange } = needs;
  const stopping = new AbortController();
  /** The link ends when the screen is revoked; what it still has to tell goes on being told. */
  const linked = new AbortController();
  const { journal, wasLost } = openJournal(join(data, 'journal.sqlite'), enrolled.screen, log);
  const book = openBook(journal, clock);
  if (wasLost) book.raise('journal_lost', 'the journal could not be read and was put aside');
  const shelf = createShelf({ files: await openBlobFiles(join(data, 'blobs')), log });
  const readPackage = packageReader(shelf);
  const rootKey = new Uint8Array(Buffer.from(enrolled.rootKey, 'base64url'));
  const generations = await openGenerations({ folder: join(data, 'generations'), screen: enrolled.screen, rootKey, clock, log });

  const current = generations.current();
  let on: { generation: Generation; contents: Contents } | null = current && {
    generation: current,
    contents: await readContents(current, readPackage),
  };
  /** Of the newest root, as far as it is known: what is still to come. */
  let coming: Contents = on?.contents ?? new Map();

  const world = (): World | null => on && { ...on, newest: generations.newest(), holds: shelf.holds };

  function startLink() {
    const onRevoked = (): void => {
      if (linked.signal.aborted) return;
      linked.abort();
      needs.onRevoked();
      telling.push(tellRest());
    };
    const office = createOffice({ server: needs.server, screen: enrolled.screen, identity, clock, onRevoked });
    const stockNeeds = {
      office,
      generations,
      shelf,
      readPackage,
      clock,
      log,
      onStocked(generation: Generation, contents: Contents) {
        coming = contents;
        if (on?.generation.root.revision === generation.root.revision) on = { generation, contents };
        onChange();
      },
      async takeOver(generation: Generation, contents: Contents) {
        await generations.takeOver(generation);
        on = { generation, contents };
        coming = contents;
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
      onDistrust: (why) => book.raise('manifest_distrusted', why),
      ...(needs.pollMs === undefined ? {} : { pollMs: needs.pollMs }),
    });
    shelf.onLost(() => {
      follower.restock();
      onChange();
    });
    const uplink = startUplink({
      office,
      journal,
      reporting,
      log,
      signal: linked.signal,
      status: () => status(follower.trouble()),
      onUp: follower.lineIsBack,
      onPoke: follower.poke,
      onRevoked,
    });
    return { uplink, done: Promise.all([uplink.done, follower.done]) };
  }

  const reporting = createReporting({ journal, alarms: book, clock, log, floor: generations.floor });

  function tellRest(): Promise<void> {
    reporting.restart();
    return tellTheRest({ ...needs, screen: enrolled.screen, journal, reporting, signal: stopping.signal });
  }

  /** Everything the newest needs is there: what only older generations needed may go. */
  async function tidy(): Promise<void> {
    const previous = generations.previous();
    const kept = previous ? await readContents(previous, readPackage) : new Map();
    const gone = await shelf.keepOnly(new Set([kept, coming, on?.contents ?? new Map()].flatMap((contents) => blobsNamed(contents))));
    if (gone > 0) log.info({ gone }, 'blobs that no generation needs are gone');
  }

  function status(trouble: string | null): PlayerStatus {
    const missing = new Map<BlobHash, number>();
    for (const content of coming.values()) {
      for (const ref of content.needs ?? []) if (!shelf.holds(ref)) missing.set(ref.blob, ref.bytes);
    }
    const root = on?.generation.root;
    const isOver = root !== undefined && isExpired(root, clock.wall(), clock.trust());
    return {
      revision: root?.revision ?? null,
      showing: needs.showing(),
      missing: { blobs: missing.size, bytes: [...missing.values()].reduce((sum, bytes) => sum + bytes, 0) },
      unsentLines: Math.max(0, journal.unsent()),
      clock: clock.trust(),
      trouble: isOver ? 'expired' : trouble,
    };
  }

  clock.onCorrected((shiftMs) => {
    if (Math.abs(shiftMs) >= 1000 && !linked.signal.aborted) book.clockCorrected(shiftMs);
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
    readPackage,
    /** After the stage has closed what was on. */
    async close(): Promise<void> {
      book.close();
      await link?.uplink.flush().catch((error: unknown) => log.debug({ err: error }, 'the last records go at the next start'));
      linked.abort();
      stopping.abort();
      await Promise.all([link?.done, ...telling]);
      journal.close();
    },
    tellStatus: () => link?.uplink.tellStatus(),
  };
}
