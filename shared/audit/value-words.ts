import { z } from 'zod';
import { SYSTEM_ACCOUNT } from '../model/ids.ts';
import { Veiled, type Names } from '../protocol/http/audit.ts';
import { fill } from '../words/fill.ts';
import type { Words } from '../words/languages.ts';

export interface Speech {
  words: Words['audit'];
  names: Names;
  /** How an instant is written. */
  dateTime: (ms: number) => string;
}

const MOST_ITEMS = 8;
/** Numbers from here on are instants: September 2001 and later, in ms. */
const FIRST_INSTANT = 1e12;

/** The word for a code, or the code itself: an action or field that is newer than these words is shown as it is. */
export const wordFor = (table: Readonly<Record<string, string>>, code: string): string =>
  (Object.hasOwn(table, code) ? table[code] : undefined) ?? code;

/** What an id is called; a person whose account was erased is called that. */
export function nameOf(id: string, { names, words }: Speech): string {
  if (id === SYSTEM_ACCOUNT) return words.theServer;
  return names[id] ?? (id.startsWith('acc_') ? words.erasedPerson : id);
}

const Named = z.looseObject({ id: z.string() });
const OfContent = z.looseObject({ content: z.string() });

/** A field's value as a person reads it. */
export function valueWords(value: unknown, speech: Speech): string {
  const { words } = speech;
  if (value === null || value === undefined || value === '') return words.nothing;
  if (typeof value === 'string') return speech.names[value] ?? wordFor(words.values, value);
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  if (typeof value === 'number') return value >= FIRST_INSTANT ? speech.dateTime(value) : String(value);
  if (Array.isArray(value)) return listWords(value, speech);
  if (typeof value === 'object') return objectWords(value, speech);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function listWords(values: readonly unknown[], speech: Speech): string {
  const { words } = speech;
  if (values.length === 0) return words.nothing;
  const told = values.slice(0, MOST_ITEMS).map((value) => valueWords(value, speech));
  const more = values.length > MOST_ITEMS ? [fill(words.andMore, { count: values.length })] : [];
  return [...told, ...more].join(words.comma);
}

function objectWords(value: object, speech: Speech): string {
  const { words } = speech;
  const veiled = Veiled.safeParse(value).data?.veiled;
  if (veiled) return words[veiled];
  const named = Named.safeParse(value).data?.id ?? OfContent.safeParse(value).data?.content;
  if (named !== undefined) return nameOf(named, speech);
  const parts = Object.entries(value).map(([field, inside]) => wordFor(words.fields, field) + words.colon + valueWords(inside, speech));
  return parts.join(words.comma);
}
