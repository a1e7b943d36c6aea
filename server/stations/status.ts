import type { ScreenId } from '#shared/model/ids.ts';
import type { PlayerStatus } from '#shared/protocol/player.ts';
import type { Database } from '../database/connection.ts';
import type { Clock } from '../kit/clock.ts';
import { createGathering } from '../kit/gathering.ts';
import { saveStatuses } from './screen-store.ts';

/** A screen that changes its mind faster than this is written and told only this often. */
const AT_MOST_EVERY_MS = 2000;

export interface ToldStatus {
  status: PlayerStatus;
  at: number;
}

interface Needs {
  database: Database;
  clock: Clock;
  /** After the commit, or when only the position has moved on. */
  onChange: (screen: ScreenId) => void;
}

/** What players last said. A change of item or revision is written at once, a mere position with all others at the next `flush`. */
export function statusKeeper({ database, clock, onChange }: Needs) {
  const latest = new Map<ScreenId, ToldStatus>();
  const unwritten = new Set<ScreenId>();
  const actedAt = new Map<ScreenId, number>();

  async function save(screen: ScreenId, told: PlayerStatus): Promise<void> {
    const before = latest.get(screen);
    const now = clock.now();
    const shelf = told.shelf ?? before?.status.shelf;
    const status = { ...told, ...(shelf && { shelf }) }; // Told when it changes: until then the last word holds.
    latest.set(screen, { status, at: now });
    unwritten.add(screen);
    const isNews = !before || gist(before.status) !== gist(status);
    if (!isNews || now - (actedAt.get(screen) ?? 0) < AT_MOST_EVERY_MS) return;
    actedAt.set(screen, now);
    await write(screen);
  }

  /** Call every 30 s. */
  const flush = async (): Promise<void> => void (await Promise.all([...unwritten].map(write)));

  const write = createGathering(writeAll);
  async function writeAll(screens: readonly ScreenId[]): Promise<void> {
    const told = screens.flatMap((id) => {
      const last = latest.get(id);
      return last ? [{ id, ...last }] : [];
    });
    if (told.length === 0) return;
    for (const { id } of told) unwritten.delete(id);
    await database.transaction((tx) => saveStatuses(tx, told));
    for (const { id } of told) onChange(id);
  }

  return { save, flush, find: (screen: ScreenId): ToldStatus | undefined => latest.get(screen) };
}

export type StatusKeeper = ReturnType<typeof statusKeeper>;

/** What makes a status news: all but the position, and how much is still to be fetched or sent. */
function gist({ revision, showing, missing, clock, trouble, shelf }: PlayerStatus): string {
  return JSON.stringify([
    revision,
    showing?.kind,
    showing?.content,
    showing?.slot,
    missing.blobs === 0,
    clock,
    trouble,
    shelf?.revision,
    shelf?.lacking.length,
  ]);
}
