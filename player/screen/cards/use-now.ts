import { useEffect, useState } from 'react';

/** Corrected wall clock, told anew when its minute changes. Null while the clock is unsure. */
export function useMinute(clockOffsetMs: number | null): number | null {
  const [minute, setMinute] = useState(() => minuteOf(clockOffsetMs));
  useEffect(() => {
    setMinute(minuteOf(clockOffsetMs));
    // Asked each second instead of waiting for the full minute: a box clock may be set right in between.
    const timer = setInterval(() => setMinute(minuteOf(clockOffsetMs)), 1000);
    return () => clearInterval(timer);
  }, [clockOffsetMs]);
  return minute;
}

const minuteOf = (offsetMs: number | null): number | null =>
  offsetMs === null ? null : Math.floor((Date.now() + offsetMs) / 60_000) * 60_000;
