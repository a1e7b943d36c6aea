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
  if (text === '') return;
  // As a range, because an index helps with that on both databases; text is compared by its bytes on both.
  const last = text.length - 1;
  const next = text.slice(0, last) + String.fromCharCode(text.charCodeAt(last) + 1);
  void query.where(column, '>=', text).where(column, '<', next);
}
