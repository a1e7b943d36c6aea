import type { AlarmedItem } from '#shared/model/alarm.ts';
import type { HowEnded } from '#shared/model/record.ts';
import type { Direction } from '#shared/protocol/page.ts';
import type { PlayerStatus } from '#shared/protocol/player.ts';
import type { Playing } from '../../core/director.ts';
import type { Thing } from '../../core/strikes.ts';
import type { OpenShowing } from '../journal/book.ts';

/** One thing on the screen. Cards and the idle picture have no `open`: they leave no record. */
export interface Showing {
  direction: Direction;
  playing: Playing | null;
  open: OpenShowing | null;
  /** It came to its end; its last picture stands until something else comes. */
  ended: HowEnded | null;
  positionMs: number;
}

/** Enrolment and revocation speak over the programme: a card as the page has it, but for its number. */
export type Card = (showing: number) => Direction;

/** Strikes go by what it is played from. */
export type Item = AlarmedItem & Thing;

/** What is on of the programme and has not come to its end; cards are nothing of the programme. */
export function itemOf(showing: Showing | null): Item | null {
  if (!showing?.playing || !showing.open || showing.ended !== null) return null;
  const { direction, open } = showing;
  if (direction.kind !== 'lesson' && direction.kind !== 'image') return null;
  return { kind: direction.kind, content: direction.content, title: direction.title, thing: open.facts.package };
}

/** It goes on on another page. */
export function goesOn(before: Showing | null, next: Showing): boolean {
  const item = itemOf(before);
  return item !== null && item.thing === itemOf(next)?.thing;
}

export const cardShowing = (direction: Direction): Showing => ({ direction, playing: null, open: null, ended: null, positionMs: 0 });

/** A card that says the same is left alone; only its number, or a breath of its clock, would be new. */
export function isSameCard(next: Direction, current: Direction | undefined): boolean {
  if (!current || next.kind !== current.kind || next.kind === 'lesson' || next.kind === 'image') return false;
  const [one, other] = [offsetOf(next), offsetOf(current)];
  const isSameTime = one === null || other === null ? one === other : Math.abs(one - other) < 500;
  return isSameTime && said(next) === said(current);
}

const offsetOf = (direction: Direction): number | null => (direction.kind === 'idle' ? direction.clockOffsetMs : null);
const said = (direction: Direction): string => JSON.stringify({ ...direction, showing: 0, clockOffsetMs: 0 });

export function statusOf(showing: Showing | null): PlayerStatus['showing'] {
  if (!showing) return null;
  const { direction, playing, positionMs } = showing;
  if (direction.kind === 'lesson' || direction.kind === 'image') {
    const durationMs = direction.kind === 'lesson' ? direction.durationMs : null;
    return {
      kind: direction.kind,
      content: direction.content,
      slot: playing?.slot ?? null,
      positionMs: Math.round(positionMs),
      durationMs,
    };
  }
  return { kind: direction.kind === 'idle' ? 'idle' : 'card', content: null, slot: null, positionMs: 0, durationMs: null };
}

/** What is on, for whoever stands before the screen. */
export interface OnNow {
  title: string;
  isChosen: boolean;
}

export function onNow(showing: Showing | null): OnNow | null {
  if (!showing || showing.ended !== null) return null;
  const { direction, playing } = showing;
  if (direction.kind !== 'lesson' && direction.kind !== 'image') return null;
  return { title: direction.title, isChosen: playing?.choice !== undefined };
}
