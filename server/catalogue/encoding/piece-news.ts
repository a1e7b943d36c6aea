import type { LessonId } from '#shared/model/ids.ts';
import { newsOr } from '../../jobs/wait.ts';
import type { Desk } from './desk.ts';

/** What becomes of one lesson's pieces; what happens while nobody waits is not lost. */
export interface PieceNews extends Disposable {
  wait: (ms: number, stop: AbortSignal) => Promise<void>;
}

export interface TellingDesk extends Desk {
  newsOf: (lesson: LessonId) => PieceNews;
}

/** A desk that tells whoever waits for a lesson when one of its pieces gets on. A thousand may wait, and none looks for another's sake. */
export function tellingDesk(desk: Desk): TellingDesk {
  const rings = new Map<LessonId, Set<() => void>>();
  const ring = (lesson: LessonId): void => {
    for (const wake of rings.get(lesson) ?? []) wake();
  };

  function newsOf(lesson: LessonId): PieceNews {
    let isNews = false;
    let wake: () => void = () => undefined;
    const hear = (): void => {
      isNews = true;
      wake();
    };
    const beside = rings.get(lesson) ?? new Set();
    rings.set(lesson, beside.add(hear));
    return {
      async wait(ms, stop) {
        if (!isNews)
          await newsOr(ms, stop, (now) => {
            wake = now;
            return { [Symbol.dispose]: () => undefined };
          });
        isNews = false;
      },
      [Symbol.dispose]() {
        beside.delete(hear);
        if (beside.size === 0 && rings.get(lesson) === beside) rings.delete(lesson);
      },
    };
  }

  return {
    ...desk,
    newsOf,
    async keep(name, ...rest) {
      const isKept = await desk.keep(name, ...rest);
      ring(name.lesson);
      return isKept;
    },
    async finish(name, ...rest) {
      const isTaken = await desk.finish(name, ...rest);
      ring(name.lesson);
      return isTaken;
    },
    async fail(name, ...rest) {
      await desk.fail(name, ...rest);
      ring(name.lesson);
    },
  };
}
