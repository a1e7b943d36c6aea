import type { AccountId } from '#shared/model/ids.ts';
import type { MenuView } from '#shared/protocol/menu.ts';

/** A line of the list: what one can do, then the lessons. */
export type Row =
  | { id: 'back' | 'time' | 'leave'; kind: 'back' | 'time' | 'leave' }
  | { id: string; kind: 'lesson'; lesson: MenuView['lessons'][number] };

export interface LocalMinute {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
}

export const FIELDS = ['year', 'month', 'day', 'hour', 'minute'] as const;

/** 1 … 9, erase, 0, done: as on a telephone. */
export const PAD = ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'erase', '0', 'done'] as const;
export const PAD_COLUMNS = 3;
export const LONGEST_PIN = 6;

/** Where in the menu one stands. */
export type Place =
  | { at: 'names'; focus: number }
  | { at: 'pin'; operator: AccountId; digits: string; focus: number }
  | { at: 'list'; focus: string | null }
  | { at: 'time'; field: number; value: LocalMinute };

export function rowsOf(view: MenuView): Row[] {
  const acts: ('back' | 'time' | 'leave')[] = [
    ...(view.on?.isChosen ? (['back'] as const) : []),
    ...(view.clock.trust === 'sure' ? [] : (['time'] as const)),
    ...(view.signedIn === null ? [] : (['leave'] as const)),
  ];
  return [
    ...acts.map((kind) => ({ id: kind, kind })),
    ...view.lessons.map((lesson): Row => ({ id: lesson.content, kind: 'lesson', lesson })),
  ];
}

/** Where the focus is: on the first lesson to begin with, and where a row has gone. */
export function focusedRow(rows: readonly Row[], focus: string | null): number {
  const kept = rows.findIndex(({ id }) => id === focus);
  if (kept >= 0) return kept;
  return Math.max(
    0,
    rows.findIndex(({ kind }) => kind === 'lesson'),
  );
}

export const firstPlace = (view: MenuView): Place => (view.mayAct ? { at: 'list', focus: null } : { at: 'names', focus: 0 });

/** A place that may still be stood at; a session that is over leads back to the names. */
export function placeIn(view: MenuView, place: Place): Place {
  const needsSession = place.at === 'list' || place.at === 'time';
  if (needsSession !== view.mayAct) return firstPlace(view);
  if (place.at === 'time' && view.clock.trust === 'sure') return firstPlace(view);
  if (place.at === 'pin' && !view.operators.some(({ id }) => id === place.operator)) return firstPlace(view);
  return place;
}
