import type { EncodeTask } from '../ingest/task.ts';
import type { LessonPlan } from '../ingest/lesson-plan.ts';
import { chunksOfTask, tasksOf } from '../ingest/task.ts';

/** In frames of picture that cost as much. */
const SOUND_SHARE = 0.03;
const SEAL_SHARE = 0.02;

/** What each piece weighs in the progress of its lesson, and before whoever shares the machine. */
export function weighed(plan: LessonPlan): (EncodeTask & { weight: number })[] {
  return tasksOf(plan).map((task) => ({ ...task, weight: weightOf(plan, task) }));
}

function weightOf(plan: LessonPlan, { kind, index }: EncodeTask): number {
  if (kind === 'chunk') return chunksOfTask(plan, index).reduce((sum, { frames }) => sum + frames, 0);
  return Math.ceil(plan.frames * (kind === 'sound' ? SOUND_SHARE : SEAL_SHARE));
}

export const sealWeight = ({ frames }: LessonPlan): number => Math.ceil(frames * SEAL_SHARE);

interface Part {
  state: string;
  kind: EncodeTask['kind'];
  weight: number;
  /** 0..1 of what is in hand. */
  fraction: number;
}

/** 0..1 of a lesson. The early low rung is no part of it: its chunk makes it again. */
export function shareDone(parts: readonly Part[], plan: LessonPlan): number {
  const all = plan.frames * (1 + SOUND_SHARE + SEAL_SHARE);
  const done = parts
    .filter(({ kind }) => kind !== 'first')
    .reduce((sum, { state, weight, fraction }) => sum + weight * (state === 'done' ? 1 : state === 'leased' ? fraction : 0), 0);
  return Math.min(1, done / all);
}

/** How long the rest takes at the pace since `from` was seen; null until that can be told. */
export function leftMs(from: { share: number; at: number }, now: { share: number; at: number }): number | null {
  const gained = now.share - from.share;
  return gained < 0.01 ? null : Math.round(((1 - now.share) * (now.at - from.at)) / gained);
}
