import { LessonId, type AccountId } from '#shared/model/ids.ts';
import type { Choice } from '../../core/choice.ts';
import type { Playing } from '../../core/director.ts';
import type { World } from './world.ts';

export type Choices = ReturnType<typeof createChoices>;

/** What was chosen at the box, as long as it is wanted. A restart of the box forgets it. */
export function createChoices() {
  let chosen: Choice | null = null;
  let count = 0;
  return {
    current: (): Choice | null => chosen,
    choose({ contents }: World, content: string, operator: AccountId | null): Choice | null {
      const lesson = LessonId.safeParse(content);
      const known = lesson.success ? contents.get(lesson.data) : undefined;
      if (!lesson.success || !known) return null;
      chosen = { number: ++count, content: lesson.data, durationMs: known.durationMs, operator };
      return chosen;
    },
    /** The director goes on with something else: the choice is over, and not taken up again. */
    settle(playing: Playing | null): void {
      if (playing?.choice?.number !== chosen?.number) chosen = null;
    },
    giveUp(): boolean {
      const was = chosen !== null;
      chosen = null;
      return was;
    },
  };
}

export interface RemoteNeeds {
  /** Null while nothing can be chosen. */
  orders: () => World | null;
  isPlayable: (orders: World, content: string) => boolean;
  /** Has it decided anew what is on. */
  think: () => void;
  /** The choice that is on. */
  on: () => Choice | undefined;
}

/** What somebody with the remote does to what is on. */
export const remoteFor = (choices: Choices, { orders, isPlayable, think, on }: RemoteNeeds) => ({
  /** True once it is on; it ends what was on, and goes on to its own end. */
  choose(content: string, operator: AccountId | null): boolean {
    const there = orders();
    const choice = there && isPlayable(there, content) ? choices.choose(there, content, operator) : null;
    if (!choice) return false;
    think();
    if (on()?.number === choice.number) return true;
    choices.giveUp();
    return false;
  },
  /** Back to the programme; false where nothing was chosen. */
  endChoice(): boolean {
    if (!choices.giveUp()) return false;
    think();
    return true;
  },
});
