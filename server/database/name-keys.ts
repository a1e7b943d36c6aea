import type { Knex } from 'knex';
import { lengthOfLine } from '#shared/model/line.ts';
import { likePattern, whereLike } from './like.ts';
import { otherReadings, plainText, readingsOf, type Reading } from './pinyin.ts';

/** Tables in which people look for names. Each has the two columns, filled by `nameKeys` at every save. */
export type NamedTable = 'region' | 'station' | 'screen' | 'screen_group' | 'lesson' | 'image' | 'playlist' | 'slot' | 'account';

export interface NameKeys {
  name_pinyin: string;
  name_search: string;
}

interface Naming {
  /** Further texts by which it is found; they have no part in its order. */
  also?: readonly string[];
  isPerson?: boolean;
}

/** What is stored beside a name, so that it is sorted and found in Chinese, in pinyin and by initials, the same on every database. */
export async function nameKeys(name: string, { also = [], isPerson = false }: Naming = {}): Promise<NameKeys> {
  const readings = await readingsOf(name, isPerson);
  const texts = [searchText(name, readings, await otherReadings(readings))];
  for (const text of also) {
    if (text === '') continue;
    const read = await readingsOf(text);
    texts.push(searchText(text, read, await otherReadings(read)));
  }
  return { name_pinyin: orderKey(readings), name_search: texts.join('\n') };
}

const SORTED_CHARS = 40;
const LONGEST_SYLLABLE = 6;
const hex = (char: string): string => (char.codePointAt(0) ?? 0).toString(16).padStart(6, '0');

/**
 * The order of a Chinese dictionary as ASCII bytes: signs, numbers by their size, Latin letters, then characters by syllable, tone and
 * character, one after the other. What no dictionary of ours knows comes last.
 */
function orderKey(readings: readonly Reading[]): string {
  const chars = readings.slice(0, SORTED_CHARS);
  return chars
    .map(({ char, syllable, tone }, at) => {
      if (syllable) return `4${syllable.padEnd(LONGEST_SYLLABLE, '.')}${tone}${hex(char)}`;
      if (/^\d$/.test(char)) return isDigit(chars[at - 1]) ? char : `2${numberAt(chars, at)}`;
      if (/^[a-z]$/.test(char)) return `3${char}`;
      return /^\p{L}$/u.test(char) ? `5${hex(char)}` : `1${hex(char)}`;
    })
    .join('');
}

const isDigit = (reading: Reading | undefined): boolean => reading !== undefined && /^\d$/.test(reading.char);

/** The first digit of a number stands behind how many there are: 2 comes before 10. */
function numberAt(chars: readonly Reading[], at: number): string {
  const after = chars.slice(at).findIndex((reading) => !isDigit(reading));
  const digits = after < 0 ? chars.length - at : after;
  return String(digits).padStart(2, '0') + (chars[at]?.char ?? '');
}

/** No search is longer than this; what follows in it is taken on trust. */
const WINDOW = 24;
/** Titles are long and read in context; in names every usual reading of a character is found. */
const NAME_CHARS = 20;

/**
 * The text itself without blanks, then, each behind a blank, what may be typed from any of its characters on: whole pinyin and initials.
 * So "anpo" does not find 板坡, but "po" does.
 */
function searchText(text: string, readings: readonly Reading[], others: readonly (string | null)[]): string {
  const typed = new Set<string>();
  const units = readings.map(({ char, syllable }) => syllable ?? (/^[a-z0-9]$/.test(char) ? char : ''));
  const isName = readings.length <= NAME_CHARS;
  units.forEach((_, from) => {
    for (const letters of [units, units.map((unit) => unit.slice(0, 1))]) addWindows(typed, letters, from, isName ? others : []);
  });
  return [squeezed(text), ...typed].join(' ');
}

function addWindows(typed: Set<string>, units: readonly string[], from: number, others: readonly (string | null)[]): void {
  if (!units[from]) return;
  const isInitials = units.every((unit) => unit.length <= 1);
  const add = (some: readonly string[]): void => void typed.add(some.join('').slice(0, WINDOW));
  const reach = units.slice(from, from + WINDOW);
  add(reach);
  reach.forEach((_, at) => {
    const other = others[from + at];
    if (other) add(reach.with(at, isInitials ? other.slice(0, 1) : other));
  });
}

const squeezed = (text: string): string => plainText(text).replaceAll(/\s/g, '');

/** What is typed letter by letter is looked for where a character begins, anything else anywhere in the text. */
function patternOf(term: string): string {
  const letters = term.replaceAll(/['’]/g, '');
  return /^[a-z0-9]+$/.test(letters) ? likePattern('% ', letters.slice(0, WINDOW), '%') : likePattern('%', term, '%');
}

/** Rows of the table that a person means by this: a part of the name, its pinyin or initials; several words mean all of them. */
export function whereMatches(query: Knex.QueryBuilder, table: NamedTable, text: string | undefined): void {
  const terms = plainText(text ?? '')
    .split(/\s+/)
    .filter(Boolean);
  if (terms.length === 0) return;
  const column = `${table}.name_search`;
  void query.where((any) => {
    whereLike(any, column, patternOf(terms.join('')));
    if (terms.length > 1) void any.orWhere((all) => terms.forEach((term) => whereLike(all, column, patternOf(term))));
  });
}

/** Names that begin with these characters come before those that have them somewhere. */
export function orderByNearness(query: Knex.QueryBuilder, table: NamedTable, text: string): void {
  const typed = squeezed(text);
  void query.orderByRaw('case when substr(??, 1, ?) = ? then 0 else 1 end', [`${table}.name_search`, lengthOfLine(typed), typed]);
}

/** Dictionary order; those of one name stay in the order in which they were made. */
export function orderByName(query: Knex.QueryBuilder, table: NamedTable, direction: 'asc' | 'desc' = 'asc'): void {
  void query.orderBy(`${table}.name_pinyin`, direction).orderBy(`${table}.id`, direction);
}
