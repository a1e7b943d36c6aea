import { z } from 'zod';
import { RegionId } from '../../model/ids.ts';
import { AccountFilter } from './accounts.ts';
import { FileLanguage } from './file-language.ts';
import { StationFilter } from './stations.ts';

/** What one row of a sheet may do wrong; words stand in shared/words. */
export const RowFault = z.enum([
  'empty',
  'invalid', // the field's own rules: too long, out of bounds
  'unknown_word', // not one of the closed list of kinds
  'not_found',
  'not_yours',
  'closed',
  'twice', // what: the line that says it first
  'ambiguous', // two of that name: only the id tells which
  'code_taken', // what: who has it
  'code_elsewhere',
  'name_taken',
  'digits_lost', // Excel made a number of a code and lost its digits
  'cell_error', // #REF! and its like
  'level', // a county cannot lie in a town
  'moves', // moving is done on the page, where its consequences are told
  'kind_stays',
  'parent_bad', // the row of its parent is bad itself
  'hours',
  'rate',
  'window',
  'both', // latitude without longitude
  'account_stays', // an account is changed on its page, where its logins end with it
  'login_taken', // by somebody whom the importer does not see
  'not_givable', // a role that is not the importer's to give there
  'too_many_roles', // what: the limit
  'other_person', // what: the line that says something else of the same login
]);
export type RowFault = z.infer<typeof RowFault>;

export const BadCell = z.object({
  line: z.int(),
  /** Key of the column; its words stand in shared/words. */
  column: z.string(),
  value: z.string(),
  fault: RowFault,
  what: z.string(),
  /** The whole row, by column in the order of the file: what is bad can be handed on to be mended. */
  row: z.record(z.string(), z.string()),
});
export type BadCell = z.infer<typeof BadCell>;

/** What a new account begins with: told once, in the answer of the import that made it, and kept nowhere. */
export const ToldPassword = z.object({ name: z.string(), login: z.string(), password: z.string() });
export type ToldPassword = z.infer<typeof ToldPassword>;

/** What an import would do, or has done. */
export const ImportPlan = z.object({
  counts: z.object({ added: z.int(), changed: z.int(), unchanged: z.int(), bad: z.int() }),
  bad: z.array(BadCell),
  /** Stands for exactly this plan: with it the import is asked for. */
  seen: z.string(),
  /** False: nothing was written. */
  done: z.boolean(),
  /** Of accounts that were made; none otherwise. */
  passwords: z.array(ToldPassword),
});
export type ImportPlan = z.infer<typeof ImportPlan>;

/** Without `seen` it is a preview; with it, all is written if the plan is still that one, else the new plan is told and nothing written. */
export const ImportQuery = z.object({ seen: z.string().max(64).optional(), language: FileLanguage });

const format = z.enum(['csv', 'xlsx']).default('csv');
const template = z.enum(['true']).optional();
/** `template`: the headings alone. */
export const RegionsExport = z.object({
  /** This one and those below it. */
  region: RegionId.optional(),
  state: z.enum(['open', 'closed', 'all']).default('open'),
  format,
  template,
  language: FileLanguage,
});
export const StationsExport = StationFilter.extend({ format, template, language: FileLanguage });
export const AccountsExport = AccountFilter.extend({ format, template, language: FileLanguage });

export type RegionsExport = z.output<typeof RegionsExport>;
export type StationsExport = z.output<typeof StationsExport>;
export type AccountsExport = z.output<typeof AccountsExport>;

export const sheetPaths = { regions: '/api/regions/sheet', stations: '/api/stations/sheet', accounts: '/api/accounts/sheet' } as const;
export type SheetKind = keyof typeof sheetPaths;
