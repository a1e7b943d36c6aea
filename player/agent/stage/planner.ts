import type { Choice } from '../../core/choice.ts';
import { direct, type Change, type Decision, type LeftOut, type Playing, type Scene } from '../../core/director.ts';
import type { Strikes } from '../../core/strikes.ts';
import type { Direction } from '#shared/protocol/page.ts';
import type { SettableClock } from '../clock.ts';
import { indexOf } from '../generations/contents.ts';
import { isExpired } from '../trust.ts';
import { contentDirection, factsOf, idleDirection } from './compose-direction.ts';
import { cardShowing, type Showing } from './showing.ts';
import { canPlay, isEmergency, isWithdrawn, type World } from './world.ts';

export type Planner = ReturnType<typeof createPlanner>;

/** Puts the director's question for this screen, and makes of its answer what the page can show. Keeps nothing itself. */
export function createPlanner(clock: SettableClock, strikes: Strikes, chosen: () => Choice | null) {
  const isPlayable = (orders: World, content: string): boolean => canPlay(orders, content) && !isResting(orders, content);

  function sceneAt(orders: World, now: number, moment: Scene['moment'], current: Playing | null): Scene {
    const { root, programme } = orders.generation;
    return {
      now,
      trust: clock.hasTime() ? 'sure' : 'unsure',
      programme,
      revision: root.revision,
      tookOverAt: orders.tookOverAt,
      isAtOnce: root.change === 'now' || root.emergency !== null,
      isExpired: isExpired(root, now, clock.trust()),
      isEmergency: isEmergency(orders),
      choice: chosen(),
      isPlayable: (content) => isPlayable(orders, content),
      isWithdrawn: (content) => isWithdrawn(orders, content),
      current,
      moment,
    };
  }

  function isResting(orders: World, content: string): boolean {
    const known = orders.contents.get(content);
    return known !== undefined && strikes.isResting(indexOf(known).blob, { mono: clock.mono(), wall: clock.wall() });
  }

  const decide = (orders: World, moment: Scene['moment'], current: Playing | null): Decision =>
    direct(sceneAt(orders, clock.wall(), moment, current));

  function staged(orders: World, decision: Change, showing: number): Showing {
    const idle = () => cardShowing(idleDirection(orders, clock, showing));
    if (decision.kind === 'idle') return idle();
    const { playing, fromMs } = decision;
    const direction = contentDirection(orders, playing.content, fromMs, showing);
    const facts = factsOf(orders, playing, clock);
    return direction && facts ? { direction, playing, open: { facts, shown: null }, ended: null, positionMs: fromMs } : idle();
  }

  /** What a new page shows: a loop's lesson from where the old page was, if the plan still wants it, or what comes after one that was through; else what the plan wants. */
  function begin(orders: World, before: Showing | null, showing: number): { showing: Showing; leftOut: LeftOut[] } {
    const isTimed = before?.playing?.cause === 'timed'; // Others watch the same at the same time, and the slot ends when it ends.
    if (before?.playing && !isTimed && before.direction.kind === 'lesson' && before.ended === null) {
      const kept = decide(orders, 'tick', before.playing);
      const left = before.direction.durationMs - before.positionMs;
      const playing = { ...before.playing, endsAt: clock.wall() + left };
      const isKept = kept.kind === 'keep';
      // A new page begins with what its generation has; the last item of the one before is not in it.
      if (isKept && canPlay(orders, playing.content))
        return { showing: staged(orders, { kind: 'show', playing, fromMs: before.positionMs }, showing), leftOut: kept.leftOut };
    }
    const isThrough = before?.playing && before.ended !== null;
    const next = isThrough ? decide(orders, 'ended', before.playing) : null;
    const decision = next && next.kind !== 'keep' ? next : decide(orders, 'begin', null);
    return { showing: staged(orders, decision.kind === 'keep' ? { kind: 'idle' } : decision, showing), leftOut: decision.leftOut };
  }

  /** What will be decided at that instant, as things stand: at the end of what is on, or where the plan changes. */
  function foretell(orders: World, current: Playing | null, at: number, isChange: boolean, showing: number): Direction | null {
    const guess = direct(sceneAt(orders, at, isChange ? 'tick' : 'ended', current));
    return guess.kind === 'show' ? contentDirection(orders, guess.playing.content, guess.fromMs, showing) : null;
  }

  return { isPlayable, decide, staged, begin, foretell };
}
