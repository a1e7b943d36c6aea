import type { BlobRef } from '#shared/model/blob.ts';
import type { ManifestRoot } from '#shared/model/manifest.ts';
import type { OperatorsSection } from '#shared/model/operator.ts';
import { whatsOn } from '#shared/timetable/whats-on.ts';
import { nextChange } from '#shared/timetable/next-change.ts';
import { indexOf, isPlayable, type Contents } from '../generations/contents.ts';
import type { Generation } from '../generations/sections.ts';

/** All that the stage knows of its orders: the generation taken over, and what the newest root withdraws. */
export interface World {
  generation: Generation;
  contents: Contents;
  /** When it took over, and what there was before: its last item may be on still. */
  tookOverAt: number;
  before: Contents;
  newest: ManifestRoot | null;
  /** Who may act at the box, by the newest word; nobody: whoever has the remote. */
  operators: OperatorsSection['operators'];
  holds: (ref: BlobRef) => boolean;
  /** Set by hand, in place of the settings'. */
  volume?: number;
}

/** By content or by package; the newest word counts, also against an older generation. */
export function isWithdrawn(world: World, content: string): boolean {
  const withdrawn = world.newest?.withdrawn ?? world.generation.root.withdrawn;
  const known = [world.contents.get(content), world.before.get(content)];
  return withdrawn.includes(content) || known.some((one) => one !== undefined && withdrawn.includes(indexOf(one).blob));
}

export const isEmergency = (world: World): boolean => (world.newest ?? world.generation.root).emergency !== null;

export const canPlay = (world: World, content: string): boolean =>
  !isWithdrawn(world, content) && isPlayable(world.contents, content, world.holds);

/** What the idle card announces: the next thing planned within a day. Nothing that is withdrawn, and not the loop that fills the holes. */
export function nextPlanned(world: World, now: number): { title: string; at: number } | null {
  const at = nextChange(world.generation.programme, now);
  if (at === null || at > now + 86_400_000) return null;
  const on = whatsOn(world.generation.programme, at);
  if (on.cause === 'idle' || on.cause === 'default' || isWithdrawn(world, on.item.content)) return null;
  const title = world.contents.get(on.item.content)?.title;
  return title === undefined ? null : { title, at };
}

const LOOK_AHEAD_MS = 86_400_000;

/** The item with a time of its own that is planned for this instant. */
export function timedAt(world: World, now: number): { title: string; at: number } | null {
  const on = whatsOn(world.generation.programme, now);
  const title = on.cause === 'timed' ? world.contents.get(on.item.content)?.title : undefined;
  return on.cause !== 'timed' || title === undefined || isWithdrawn(world, on.item.content) ? null : { title, at: on.from };
}

/** The next one that begins after this instant, within a day. */
export function nextTimed(world: World, now: number): { title: string; at: number } | null {
  const { programme } = world.generation;
  for (let at = nextChange(programme, now); at !== null && at <= now + LOOK_AHEAD_MS; at = nextChange(programme, at)) {
    const timed = timedAt(world, at);
    if (timed) return { ...timed, at };
  }
  return null;
}
