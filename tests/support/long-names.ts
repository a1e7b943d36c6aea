import type { Answers } from './fake-office.ts';

const LENGTHS: Record<string, number> = {
  title: 120,
  contentTitle: 120,
  slotTitle: 120,
  playlistTitle: 120,
  name: 60,
  screenName: 60,
  stationName: 60,
  teacher: 60,
  topic: 60,
};
/** Their names are codes of ours. */
const CODES = new Set(['health', 'listJobs']);
const CHINESE = '乡镇远程教育站点冬季果树修剪与病虫害综合防治技术集中培训';
const LATIN = 'Winterpruningandintegratedpestmanagement';

/** The same office, in which everything is called as long as it may be: half of it in Chinese, half in one Latin word without a break. */
export function withLongNames(answers: Answers): Answers {
  const known = new Map<string, string>();
  function lengthen(name: string, max: number): string {
    const key = `${max} ${name}`;
    const filler = known.size % 2 === 0 ? CHINESE : LATIN;
    const long = known.get(key) ?? `${filler === LATIN ? `No${known.size}` : name}${filler.repeat(9)}`.slice(0, max);
    known.set(key, long);
    return long;
  }
  function stretch(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(stretch);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inside]: [string, unknown]) => {
        const max = LENGTHS[key];
        return [key, max !== undefined && typeof inside === 'string' && inside !== '' ? lengthen(inside, max) : stretch(inside)];
      }),
    );
  }
  const long = Object.entries(answers).map(([name, answer]: [string, (input: never) => unknown]) => [
    name,
    CODES.has(name) ? answer : (input: never) => stretch(answer(input)),
  ]);
  return Object.fromEntries(long) as Answers; // Each answer keeps its form; only its names have grown.
}
