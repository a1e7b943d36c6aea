import { z } from 'zod';

/** Why a file as a whole cannot be read as a sheet; the words for each stand in shared/words. */
export const SheetFault = z.enum([
  'xls', // the format before 2007
  'not_a_sheet',
  'empty',
  'no_rows', // headings and nothing below them
  'too_many_rows', // what: the limit
  'too_many_people', // what: the limit of new accounts
  'too_large', // what: megabytes
  'bomb', // unfolds to more than any honest sheet
  'broken',
  'encrypted',
  'charset', // neither UTF-8 nor GB18030
  'column_missing', // what: its heading
  'column_twice', // what: its heading
]);
export type SheetFault = z.infer<typeof SheetFault>;
