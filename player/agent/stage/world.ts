import type { BlobRef } from '#shared/model/blob.ts';
import type { ManifestRoot } from '#shared/model/manifest.ts';
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
