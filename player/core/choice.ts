import type { AccountId, ContentId } from '#shared/model/ids.ts';
import type { Decision, Playing, Scene } from './director.ts';

/** A lesson that somebody chose at the box. */
export interface Choice {
  /** Tells one choice from another of the same lesson. */
  number: number;
  content: ContentId;
  durationMs: number;
  /** Null: no operator was named. */
  operator: AccountId | null;
}

const LOOK_AGAIN_MS = 3_600_000;

/**
 * What was chosen goes on to its end, whatever begins meanwhile; only an emergency and what is withdrawn end it before. Null: nothing was
 * chosen, or it is over, and the plan decides.
 */
export function byChoice(scene: Scene): Decision | null {
  const { choice, current, moment, now } = scene;
  if (!choice || scene.isEmergency || scene.isWithdrawn(choice.content)) return null;
  const until = now + LOOK_AGAIN_MS;
  const isOn = current?.choice?.number === choice.number;
  if (isOn) return moment === 'ended' ? null : { kind: 'keep', until, leftOut: [] };
  return scene.isPlayable(choice.content) ? { kind: 'show', playing: beginning(choice, scene), fromMs: 0, until, leftOut: [] } : null;
}

const beginning = (choice: Choice, { now, revision }: Scene): Playing => ({
  cause: 'operator',
  choice,
  slot: null,
  playlist: null,
  occurrence: now,
  index: 0,
  content: choice.content,
  itemMs: choice.durationMs,
  endsAt: now + choice.durationMs,
  joinedAt: now,
  revision,
  slotEnds: Infinity,
});
