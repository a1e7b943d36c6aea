import type { EncodeTask } from '../ingest/task.ts';
import type { LessonPlan, Outline } from '../ingest/lesson-plan.ts';
import { chunksOfTask, isForPackage, tasksOf } from '../ingest/task.ts';

/** In frames of picture that cost as much. */
const SOUND_SHARE = 0.03;
const SEAL_SHARE = 0.02;
const COPY_SHARE = 0.1;

/** Of what somebody waits for, before all of the source was looked through. */
export function earlyTasks({ first, copy }: Outline): (EncodeTask & { weight: number })[] {
  const copied = copy?.chunks[0];
  return [
    ...(copied ? [{ kind: 'early' as const, index: 0, weight: Math.ceil(copied.frames * COPY_SHARE) }] : []),
    ...(first ? [{ kind: 'first' as const, index: 0, weight: first.frames }] : []),
  ];
}

/** What each piece weighs in the progress of its lesson, and before whoever shares the machine. */
export function weighed(plan: LessonPlan): (EncodeTask & { weight: number })[] {
  return tasksOf(plan).map((task) => ({ ...task, weight: weightOf(plan, task) }));
}

function weightOf(plan: LessonPlan, { kind, index }: EncodeTask): number {
  if (kind === 'chunk') return chunksOfTask(plan, index).reduce((sum, { frames }) => sum + frames, 0);
  if (kind === 'copy') return Math.ceil((plan.copy.copies ? (plan.copy.chunks[index]?.frames ?? 0) : 0) * COPY_SHARE);
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

/** 0..1 of a lesson. What is made to be seen early is no part of it: its chunks make it again. */
export function shareDone(parts: readonly Part[], plan: LessonPlan): number {
  const all = plan.frames * (1 + SOUND_SHARE + SEAL_SHARE + (plan.copy.copies ? COPY_SHARE : 0));
  const isOver = ({ state, kind }: Part): boolean => state === 'done' || (state === 'failed' && kind === 'copy');
  const done = parts
    .filter(isForPackage)
    .reduce((sum, part) => sum + part.weight * (isOver(part) ? 1 : part.state === 'leased' ? part.fraction : 0), 0);
  return Math.min(1, done / all);
}

/** How long the rest takes at the pace since `from` was seen; null until that can be told. */
export function leftMs(from: { share: number; at: number }, now: { share: number; at: number }): number | null {
  const gained = now.share - from.share;
  return gained < 0.01 ? null : Math.round(((1 - now.share) * (now.at - from.at)) / gained);
}
