import type { ScreenId } from '#shared/model/ids.ts';
import type { Presence } from '#shared/model/place.ts';
import type { Database, Db } from '../database/connection.ts';
import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import { closeCutSpans, closeSpans, listLatestSpans, markAlive, openSpans, type Moment, type PresenceSpan } from './presence-store.ts';

/** So long nothing heard of a screen that has not said good-bye: then nobody knows. */
export const SILENT_MS = 90_000;

/** So many in one commit: the next turn of everybody else is never far. */
const AT_ONCE = 500;

export interface PresenceFact {
  presence: Presence;
  since: number | null;
}

/**
 * `heardAt`: when this process last heard of it. `isCut`: the span ended with the server, not with the screen; `upMs`: how long the
 * server has been up since. Unknown is unknown: not off, and not fine.
 */
export function presenceOf(
  span: PresenceSpan | undefined,
  seen: { now: number; heardAt: number | undefined; isCut: boolean; upMs: number },
): PresenceFact {
  if (!span) return { presence: 'never', since: null };
  if (span.to !== null) return { presence: seen.isCut && seen.upMs < SILENT_MS ? 'unknown' : 'offline', since: span.to };
  const seenAt = Math.max(span.seenAt, seen.heardAt ?? 0);
  return seen.now - seenAt <= SILENT_MS ? { presence: 'online', since: span.from } : { presence: 'unknown', since: seenAt };
}

interface Needs {
  database: Database;
  clock: Clock;
  log: Log;
  /** After the commit: a screen has come or gone. */
  onChange: (screen: ScreenId) => void;
}

type Step = Moment & { kind: 'come' | 'gone' };

/** Who is connected. Comings and goings are written in the order they happened, many in one commit: a whole county may return at once. */
export async function openPresence({ database, clock, log, onChange }: Needs) {
  const startedAt = clock.now();
  const cut = new Set(await database.transaction(closeCutSpans));
  const connections = new Map<ScreenId, number>();
  const heard = new Map<ScreenId, number>();
  const unwritten = new Set<ScreenId>();
  /** Those whose sockets do not get through, heard of by their HTTP calls only. */
  const visiting = new Set<ScreenId>();
  let steps: Step[] = [];
  let writing: Promise<void> | undefined;
  let isOver = false;

  /** One screen may be here twice for a while: its new socket before the old one was missed. */
  function connected(screen: ScreenId): Promise<void> {
    const count = connections.get(screen) ?? 0;
    connections.set(screen, count + 1);
    heard.set(screen, clock.now());
    const isHere = count > 0 || visiting.delete(screen);
    return isHere ? (writing ?? Promise.resolve()) : take({ kind: 'come', screen, at: clock.now() });
  }

  function disconnected(screen: ScreenId): Promise<void> {
    const count = connections.get(screen) ?? 0;
    if (count === 0 || isOver) return Promise.resolve();
    if (count > 1) {
      connections.set(screen, count - 1);
      return Promise.resolve();
    }
    connections.delete(screen);
    heard.delete(screen);
    unwritten.delete(screen);
    return take({ kind: 'gone', screen, at: clock.now() });
  }

  /** Any sign of life; written with all others at the next `flush`. */
  function seen(screen: ScreenId): void {
    if (!connections.has(screen)) return;
    heard.set(screen, clock.now());
    unwritten.add(screen);
  }

  /** An HTTP call of its own. Without a socket there is no good-bye either: the span ends with the last call, seen at a `flush`. */
  function visited(screen: ScreenId): void {
    if (isOver) return;
    heard.set(screen, clock.now());
    unwritten.add(screen);
    if (connections.has(screen) || visiting.has(screen)) return;
    visiting.add(screen);
    void take({ kind: 'come', screen, at: clock.now() });
  }

  async function endVisits(): Promise<void> {
    for (const screen of visiting) {
      const at = heard.get(screen) ?? clock.now();
      if (clock.now() - at <= SILENT_MS) continue;
      for (const kept of [visiting, heard, unwritten]) kept.delete(screen);
      await take({ kind: 'gone', screen, at });
    }
  }

  function take(step: Step): Promise<void> {
    steps.push(step);
    writing ??= writeSteps();
    return writing;
  }

  async function writeSteps(): Promise<void> {
    await Promise.resolve(); // What happens in this same turn goes along.
    while (steps.length > 0) {
      const batch = steps.slice(0, AT_ONCE);
      steps = steps.slice(AT_ONCE);
      const isWritten = await database
        .transaction((tx) => apply(tx, batch))
        .then(
          () => true,
          (error: unknown) => log.error({ err: error, steps: batch.length }, 'presence not written'),
        );
      if (!isWritten) continue;
      for (const { screen } of batch) cut.delete(screen);
      for (const { screen } of batch) onChange(screen);
    }
    writing = undefined; // In the same turn as the look that found no more.
  }

  /** Call every 30 s. */
  async function flush(): Promise<void> {
    await endVisits();
    const moments = [...unwritten].map((screen) => ({ screen, at: heard.get(screen) ?? clock.now() }));
    unwritten.clear();
    if (moments.length > 0) await database.transaction((tx) => markAlive(tx, moments));
  }

  async function list(screens: readonly ScreenId[]): Promise<Map<ScreenId, PresenceFact>> {
    const spans = await listLatestSpans(database.reads, screens);
    const now = clock.now();
    const factOf = (screen: ScreenId): PresenceFact =>
      presenceOf(spans.get(screen), { now, heardAt: heard.get(screen), isCut: cut.has(screen), upMs: now - startedAt });
    return new Map(screens.map((screen) => [screen, factOf(screen)]));
  }

  /** The server goes: its own closing of sockets is no news of the screens. The next start ends the spans where there is proof. */
  async function close(): Promise<void> {
    isOver = true;
    for (const screen of connections.keys()) seen(screen);
    await writing;
    await flush();
  }

  return { connected, disconnected, seen, visited, flush, list, startedAt, close };
}

export type PresenceKeeper = Awaited<ReturnType<typeof openPresence>>;

/** Runs of one kind go in one statement; their order stays. No screen is twice in a run: it comes and goes in turn. */
async function apply(tx: Db, steps: readonly Step[]): Promise<void> {
  let from = 0;
  for (let i = 1; i <= steps.length; i++) {
    if (steps[i]?.kind === steps[from]?.kind) continue;
    const run = steps.slice(from, i);
    await (steps[from]?.kind === 'come' ? openSpans(tx, run) : closeSpans(tx, run));
    from = i;
  }
}
