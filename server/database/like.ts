import type { Knex } from 'knex';

const literal = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`);

/** Rows whose column contains the text, whatever its case; `%` and `_` stand for themselves. */
export function whereContains(query: Knex.QueryBuilder, column: string, text: string): void {
  void query.whereRaw(String.raw`lower(??) like ? escape '\'`, [column, `%${literal(text.trim().toLowerCase())}%`]);
}

/** Rows whose column begins with the text: "below here" in a materialised path. */
export function whereBegins(query: Knex.QueryBuilder, column: string, text: string): void {
  void query.whereRaw(String.raw`?? like ? escape '\'`, [column, `${literal(text)}%`]);
}
