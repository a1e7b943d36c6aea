import type { MenuAct, MenuView } from '#shared/protocol/menu.ts';
import { localTime } from '../cards/clock-face.ts';
import { changed } from './minute.ts';
import { FIELDS, focusedRow, LONGEST_PIN, PAD, PAD_COLUMNS, rowsOf, type LocalMinute, type Place } from './places.ts';

/** What a key leads to: another place, something to ask of the agent, or out of the menu. */
export type Step = { kind: 'go'; place: Place } | { kind: 'ask'; act: MenuAct; place: Place } | { kind: 'close' };

type At<A extends Place['at']> = Extract<Place, { at: A }>;
const go = (place: Place): Step => ({ kind: 'go', place });
const SHORTEST_PIN = 4;

/** Without a Back key, left at the left edge goes back. */
export function press(place: Place, view: MenuView, key: string): Step {
  if (place.at === 'names') return atNames(place, view, key);
  if (place.at === 'pin') return atPin(place, view, key);
  return place.at === 'list' ? atList(place, view, key) : atTime(place, key);
}

const stepped = (focus: number, count: number, key: string): number => {
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return focus;
  return (focus + (key === 'ArrowDown' ? 1 : -1) + count) % Math.max(1, count);
};

const isBack = (key: string): boolean => key === 'Back' || key === 'ArrowLeft';

function atNames(place: At<'names'>, { operators }: MenuView, key: string): Step {
  if (isBack(key)) return { kind: 'close' };
  const chosen = operators[place.focus];
  if (key === 'Enter' && chosen) return go({ at: 'pin', operator: chosen.id, digits: '', focus: 0 });
  return go({ ...place, focus: stepped(place.focus, operators.length, key) });
}

function atPin(place: At<'pin'>, view: MenuView, key: string): Step {
  const { digits, operator, focus } = place;
  const names = go({
    at: 'names',
    focus: Math.max(
      0,
      view.operators.findIndex(({ id }) => id === operator),
    ),
  });
  const column = focus % PAD_COLUMNS;
  if (/^\d$/.test(key)) return go({ ...typed(place, key), focus: PAD.indexOf('done') });
  if (key === 'Back') return digits === '' ? names : go({ ...place, digits: digits.slice(0, -1) });
  if (key === 'ArrowLeft') return column === 0 ? names : go({ ...place, focus: focus - 1 });
  if (key === 'ArrowRight') return go({ ...place, focus: column === PAD_COLUMNS - 1 ? focus : focus + 1 });
  if (key !== 'Enter') {
    const next = focus + (key === 'ArrowDown' ? PAD_COLUMNS : -PAD_COLUMNS);
    return go({ ...place, focus: next >= 0 && next < PAD.length ? next : focus });
  }
  const on = PAD[focus] ?? 'done';
  if (on === 'erase') return go({ ...place, digits: digits.slice(0, -1) });
  if (on !== 'done') return go(typed(place, on));
  if (digits.length < SHORTEST_PIN) return go(place);
  return { kind: 'ask', act: { act: 'enter', operator, pin: digits }, place: { ...place, digits: '', focus: 0 } };
}

const typed = (place: At<'pin'>, digit: string): At<'pin'> =>
  place.digits.length < LONGEST_PIN ? { ...place, digits: place.digits + digit } : place;

function atList(place: At<'list'>, view: MenuView, key: string): Step {
  if (isBack(key)) return view.signedIn === null ? { kind: 'close' } : { kind: 'ask', act: { act: 'leave' }, place };
  const rows = rowsOf(view);
  const focus = focusedRow(rows, place.focus);
  const row = rows[focus];
  if (key !== 'Enter' || !row) return go({ ...place, focus: rows[stepped(focus, rows.length, key)]?.id ?? null });
  if (row.kind === 'time') return go({ at: 'time', field: 0, value: minuteOf(view) });
  if (row.kind === 'lesson') return { kind: 'ask', act: { act: 'choose', content: row.lesson.content }, place };
  return { kind: 'ask', act: { act: row.kind }, place };
}

function minuteOf({ clock, zone }: MenuView): LocalMinute {
  const { year, month, day, hour, minute } = localTime(Math.max(clock.now, clock.from), zone);
  return { year, month, day, hour, minute };
}

function atTime(place: At<'time'>, key: string): Step {
  const { field, value } = place;
  const list = go({ at: 'list', focus: 'time' });
  if (key === 'Back') return list;
  if (key === 'ArrowLeft') return field === 0 ? list : go({ ...place, field: field - 1 });
  if (key === 'ArrowRight') return go({ ...place, field: Math.min(field + 1, FIELDS.length - 1) });
  if (key === 'Enter') return { kind: 'ask', act: { act: 'set_time', ...sayable(value) }, place };
  const name = FIELDS[field];
  if (!name || (key !== 'ArrowUp' && key !== 'ArrowDown')) return go(place);
  return go({ ...place, value: changed(value, name, key === 'ArrowUp' ? 1 : -1) });
}

const two = (number: number): string => String(number).padStart(2, '0');

const sayable = ({ year, month, day, hour, minute }: LocalMinute) => ({
  day: `${year}-${two(month)}-${two(day)}`,
  time: `${two(hour)}:${two(minute)}`,
});
