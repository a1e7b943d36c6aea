import { useEffect, useState } from 'react';
import { isoDay } from './format.ts';

/** True once something has been so for longer than a person notices; a skeleton that only flashes is noise. */
export function useLate(isSo: boolean, afterMs = 300): boolean {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    if (!isSo) return undefined;
    const timer = setTimeout(() => setLate(true), afterMs);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [isSo, afterMs]);
  return isSo && isLate;
}

/** The page's clock, moving every so many ms: for positions, ages and what is "now". */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** What is typed into a search is not asked letter by letter. */
export const REST_MS = 250;

/** A value once it has rested. */
export function useRested<T>(value: T, restMs = REST_MS): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), restMs);
    return () => clearTimeout(timer);
  }, [value, restMs]);
  return rested;
}

/** Today's calendar day here; a page left open over midnight moves on with it. */
export const useToday = (): string => isoDay(useNow(60_000));
