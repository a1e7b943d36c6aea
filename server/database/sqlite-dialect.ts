import type { Dialect } from './dialect.ts';

/** Read by `jsonb_each`: the list is taken apart once, where `json_each` reads each row's text anew for each of its columns (36 µs a showing, so 14). */
const picked = (columns: readonly string[]): string =>
  columns.map((column) => `json_extract(value, '$.${column}') as ${column}`).join(', ');

/** Writers take turns, so numbers are given in the order of the commits and there is nothing to lock. */
export const sqliteDialect: Dialect = {
  name: 'sqlite',

  insertRows: (table, columns) => `insert into ${table} (${columns.join(', ')}) select ${picked(columns)} from jsonb_each(?)`,

  updateRows(table, key, columns, only) {
    const set = columns.map((column) => `${column} = fresh.${column}`).join(', ');
    const where = [`${table}.${key} = fresh.${key}`, ...(only ? [only] : [])].join(' and ');
    // Materialised, or SQLite reads the whole list anew for each row of the table.
    const fresh = `with fresh as materialized (select ${picked([key, ...columns])} from jsonb_each(?))`;
    return `${fresh} update ${table} set ${set} from fresh where ${where}`;
  },

  rowsJson: (rows) => JSON.stringify(rows),
  settledChanges: (reads) => reads('change').select('seq', 'at', 'topic', 'subject', reads.raw('0 as xid')).orderBy('seq'),
  newestFirst: (changes) => changes.clearOrder().orderBy('seq', 'desc'),
  isAfter: (changes, { seq }) => changes.where('seq', '>', seq),
  isBefore: (changes, { seq }) => changes.where('seq', '<', seq),
  restampChanges: () => Promise.resolve(),
  holdName: () => Promise.resolve(),
};
