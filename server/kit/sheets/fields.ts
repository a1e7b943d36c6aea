import type { z } from 'zod';
import { words, type Language } from '#shared/words/languages.ts';
import { BadRow, type ColumnKey } from './table.ts';

/** By the field's own schema: what a form refuses, a sheet refuses. */
export function fieldOf<T extends z.ZodType>(column: ColumnKey, schema: T, value: unknown): z.output<T> {
  if (value === '' && !schema.safeParse('').success) throw new BadRow(column, 'empty');
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new BadRow(column, 'invalid', parsed.error.issues[0]?.message ?? '');
  return parsed.data;
}

/** A member of a closed list, by its name in any language or by its key. */
export function memberOf<K extends string>(
  column: ColumnKey,
  options: readonly K[],
  nameOf: (key: K, language: Language) => string,
  text: string,
): K {
  if (text === '') throw new BadRow(column, 'empty');
  const plain = (one: string): string => one.normalize('NFKC').trim().toLowerCase();
  const bracketless = (one: string): string => plain(one).replaceAll(/\(.*\)/g, '');
  const names = (key: K): string[] => [
    key,
    ...(Object.keys(words) as Language[]).flatMap((one) => [nameOf(key, one), bracketless(nameOf(key, one))]),
  ];
  const found = options.find((key) => names(key).some((name) => plain(name) === plain(text)));
  if (!found) throw new BadRow(column, 'unknown_word');
  return found;
}
