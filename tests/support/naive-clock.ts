/** Local time by looking at the wall clock: every minute is asked of Intl, nothing is computed from offsets. */
export type NaiveClock = {
  /**
   * What the local clock shows at a minute of UTC, both counted from 1970-01-01 00:00 on their clocks.
   * No zone has moved its clock within a minute for half a century.
   */
  minuteShown(minute: number): number;
  /** Whether the local clock ever shows this while it is that local day. */
  everShows(day: number, secondOfDay: number): boolean;
};

export const SECONDS_A_DAY = 86_400;

const clocks = new Map<string, NaiveClock>();

export function naiveClock(zone: string): NaiveClock {
  const clock = clocks.get(zone) ?? readClock(zone);
  clocks.set(zone, clock);
  return clock;
}

function readClock(zone: string): NaiveClock {
  const format = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const minutes = new Map<number, number>();

  function read(minute: number): number {
    const parts = Object.fromEntries(format.formatToParts(minute * 60_000).map(({ type, value }) => [type, Number(value)]));
    const { year = NaN, month = NaN, day = NaN, hour = NaN, minute: shown = NaN } = parts;
    return Date.UTC(year, month - 1, day, hour, shown) / 60_000;
  }

  function minuteShown(minute: number): number {
    const known = minutes.get(minute);
    if (known !== undefined) return known;
    const shown = read(minute);
    minutes.set(minute, shown);
    return shown;
  }

  return {
    minuteShown,
    everShows(day, secondOfDay) {
      const wanted = day * 1440 + Math.floor(secondOfDay / 60);
      for (let minute = wanted - 1080; minute <= wanted + 1080; minute++) if (minuteShown(minute) === wanted) return true;
      return false;
    },
  };
}
