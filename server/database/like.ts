import type { Knex } from 'knex';

const literal = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`);

/** A pattern of LIKE in which the text in the middle stands for itself. */
export const likePattern = (before: string, text: string, after: string): string => before + literal(text) + after;

/** Rows whose column fits the pattern. */
export function whereLike(query: Knex.QueryBuilder, column: string, pattern: string): void {
  void query.whereRaw(String.raw`?? like ? escape '\'`, [column, pattern]);
}

/** Rows whose column contains the text, whatever its case; `%` and `_` stand for themselves. */
export function whereContains(query: Knex.QueryBuilder, column: string, text: string): void {
  void query.whereRaw(String.raw`lower(??) like ? escape '\'`, [column, likePattern('%', text.trim().toLowerCase(), '%')]);
}

/** Rows whose column begins with the text: "below here" in a materialised path. */
export function whereBegins(query: Knex.QueryBuilder, column: string, text: string): void {
  whereLike(query, column, likePattern('', text, '%'));
}
