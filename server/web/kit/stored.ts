import type { z } from 'zod';

/** What a browser keeps is foreign data: another version wrote it, or a hand. What does not parse is not there. */
export function readStored<T extends z.ZodType>(key: string, schema: T): z.output<T> | undefined {
  try {
    const kept = localStorage.getItem(key);
    return kept === null ? undefined : schema.safeParse(JSON.parse(kept)).data;
  } catch {
    return undefined; // Storage switched off, or not JSON.
  }
}

/** False when the browser refuses (private window, full): the page goes on without. */
export function writeStored(key: string, value: unknown): boolean {
  try {
    if (value === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}
