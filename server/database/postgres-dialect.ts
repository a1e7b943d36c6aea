import type { Dialect, Row } from './dialect.ts';

const list = (columns: readonly string[]): string => columns.map((column) => `"${column}"`).join(', ');

/** The types are the table's own. */
const rowsOf = (table: string, columns: readonly string[]): string =>
  `select ${list(columns)} from json_populate_recordset(null::"${table}", ?::json)`;

/** A player's line may say what a text here cannot hold (a NUL, half a character); the line itself is kept as it is. */
const storable = (value: Row[string]): Row[string] => (typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\uFFFD') : value);

/** Transactions run side by side: a fact is told once no older transaction is still under way. */
export const postgresDialect: Dialect = {
  name: 'postgres',

  insertRows: (table, columns) => `insert into "${table}" (${list(columns)}) ${rowsOf(table, columns)}`,

  updateRows(table, key, columns, only) {
    const set = columns.map((column) => `"${column}" = fresh."${column}"`).join(', ');
    const where = [`"${table}"."${key}" = fresh."${key}"`, ...(only ? [only] : [])].join(' and ');
    return `update "${table}" set ${set} from (${rowsOf(table, [key, ...columns])}) as fresh where ${where}`;
  },

  rowsJson: (rows) => JSON.stringify(rows, (_key, value: Row[string]) => storable(value)),

  settledChanges: (reads) =>
    reads('change')
      .select('seq', 'at', 'topic', 'subject', reads.raw('xid::text::bigint as xid'))
      .whereRaw('xid < pg_snapshot_xmin(pg_current_snapshot())')
      .orderByRaw('change.xid, change.seq'),
  newestFirst: (changes) => changes.clearOrder().orderByRaw('change.xid desc, change.seq desc'),
  isAfter: (changes, { xid, seq }) => changes.whereRaw('(xid, seq) > (?::text::xid8, ?)', [String(xid), seq]),
  isBefore: (changes, { xid, seq }) => changes.whereRaw('(xid, seq) < (?::text::xid8, ?)', [String(xid), seq]),

  async restampChanges(tx) {
    await tx('change').update({ xid: tx.raw('pg_current_xact_id()') });
  },

  async holdName(tx, name) {
    await tx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [name]);
  },
};
