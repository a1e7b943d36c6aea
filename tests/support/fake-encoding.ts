import type { Lesson } from '#shared/model/content.ts';
import type { EncodeRest } from '#shared/model/encoding.ts';
import type { EncodingState } from '#shared/protocol/http/encoding.ts';
import type { Answers } from './fake-office.ts';

/** A machine with two hands, both at work on the first of these lessons. */
export function encodingOf(lessons: readonly Lesson[]): EncodingState {
  const [lesson] = lessons.filter(({ state }) => state === 'working');
  const inHand = lesson ? [{ lesson: lesson.id, title: lesson.title }] : [];
  return {
    rule: { isPaused: false, quiet: null },
    isWorking: true,
    workers: 2,
    lessons: 2,
    waiting: 41,
    inHand: inHand.flatMap((one) => [
      { ...one, kind: 'chunk' as const, index: 6, worker: 'here-1' },
      { ...one, kind: 'sound' as const, index: 0, worker: 'here-2' },
    ]),
  };
}

/** It does what it is told; `isQuietNow` stands for a clock within its quiet hours. */
export function encodingAnswers(begun: EncodingState, { isQuietNow = false } = {}): Answers {
  let { rule } = begun;
  const state = (): EncodingState => ({ ...begun, rule, isWorking: restNow() === null });
  const restNow = (): EncodeRest | null => {
    if (rule.isPaused) return { why: 'paused' };
    return isQuietNow && rule.quiet ? { why: 'quiet', hours: rule.quiet } : null;
  };
  return {
    getEncoding: state,
    lessonsAtRest: () => ({ rest: restNow(), lessons: begun.lessons }),
    setEncodingRule: ({ body }) => {
      rule = body;
      return state();
    },
  };
}
