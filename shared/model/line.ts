import { z } from 'zod';

/** Whatever only separates words: blanks of any width, line breaks, and the empty Braille cell that looks like one. */
const BLANK = /[\p{Z}\t-\r\u0085\u2800]/gu;

/**
 * Characters that nobody sees: controls, bidi marks, overrides and isolates, joiners, variation selectors, fillers that pass for letters,
 * halves of a character that some program cut in two. They are removed, not refused: they come along with what is pasted, whoever
 * pasted them cannot find what a refusal speaks of, and without them a line is read as it is stored. Private-use characters stay: many
 * a village and many a person was written with one before the standard had a place for the name.
 */
const UNSEEN = /[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\uFFF9-\uFFFC]/gu;

/** One form for what looks the same (NFC), words one blank apart, nothing hidden. */
export const tidyLine = (text: string): string =>
  text.replaceAll(BLANK, ' ').replaceAll(UNSEEN, '').replaceAll(/ {2,}/g, ' ').trim().normalize('NFC');

/** As people count: a rare character outside the first plane is one, not two. */
export const lengthOfLine = (text: string): number => Array.from(text).length;
export const firstOfLine = (text: string, max: number): string => Array.from(text).slice(0, max).join('');

/** The first `max` characters of a tidied line; for what is taken over instead of typed, such as the name of a file. */
export const cutLine = (text: string, max: number): string => firstOfLine(tidyLine(text), max).trimEnd();

/**
 * A line of text that a person typed. For what comes in only: what was stored, signed or hashed before is read as it is.
 * JSON Schema counts characters as we do, so the bounds stand in the API's description as well.
 */
export function typedLine({ min = 0, max }: { min?: number; max: number }): z.ZodString {
  return z
    .string()
    .overwrite(tidyLine)
    .refine((text) => lengthOfLine(text) >= min, min === 1 ? 'it is empty' : `at least ${min} characters`)
    .refine((text) => lengthOfLine(text) <= max, `at most ${max} characters`)
    .meta({ ...(min > 0 && { minLength: min }), maxLength: max });
}

/** What a lesson, an image, a playlist or a slot is called. */
export const TITLE_MAX = 120;
export const TypedTitle = typedLine({ min: 1, max: TITLE_MAX });

/** What a person or a place is called. */
export const NAME_MAX = 60;
export const TypedName = typedLine({ min: 1, max: NAME_MAX });

/** Places are named by the way to them, 河池市/东兰县/活动室: a sign of the way in a name becomes its like, which cuts nothing. */
export const TypedPlaceName = TypedName.overwrite((text) => text.replaceAll(/[/／]/g, '∕').replaceAll('>', '›'));

/** What is looked for, made comparable to what was typed. */
export const TypedSearch = typedLine({ max: 100 });
