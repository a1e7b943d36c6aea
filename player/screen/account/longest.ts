/** The longest of these, in their order. Where there is no room for all, less is told and never more than was. */
export function longest<T>(spans: readonly T[], limit: number, length: (span: T) => number): T[] {
  if (spans.length <= limit) return [...spans];
  const kept = new Set(spans.toSorted((one, other) => length(other) - length(one)).slice(0, limit));
  return spans.filter((span) => kept.has(span));
}
