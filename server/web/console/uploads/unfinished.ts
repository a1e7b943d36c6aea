import { z } from 'zod';
import { readStored, writeStored } from '../../kit/stored.ts';

const KEY = 'fieldcast.uploads';

/** An upload that has begun, as this browser remembers it over a reload. */
const Begun = z.object({
  fingerprint: z.string(),
  name: z.string(),
  bytes: z.number(),
  sent: z.number(),
  seenAt: z.number(),
  /** The page that sent it was closed or reloaded. */
  isLeft: z.boolean(),
});
export type Begun = z.infer<typeof Begun>;

const Kept = z.array(Begun);
const SILENT_MS = 15_000; // A page that crashed could not say that it leaves.

const read = (): Begun[] => readStored(KEY, Kept) ?? [];

/** Name, size and date tell a file from another; its path is hidden from pages. */
export const fingerprintOf = (file: Pick<File, 'name' | 'size' | 'lastModified'>): string =>
  `${file.name}/${file.size}/${file.lastModified}`;

export function keepBegun(entry: Omit<Begun, 'isLeft'>): void {
  writeStored(KEY, [...read().filter((kept) => kept.fingerprint !== entry.fingerprint), { ...entry, isLeft: false }]);
}

export function forgetBegun(fingerprint: string): void {
  writeStored(
    KEY,
    read().filter((kept) => kept.fingerprint !== fingerprint),
  );
}

/** Some of it lies at the server already. */
export const hasArrivedInPart = (fingerprint: string): boolean => read().some((kept) => kept.fingerprint === fingerprint && kept.sent > 0);

/** Said when the page goes away, so that the next one may ask for the files at once. */
export function leaveBegun(fingerprints: ReadonlySet<string>): void {
  writeStored(
    KEY,
    read().map((kept) => (fingerprints.has(kept.fingerprint) ? { ...kept, isLeft: true } : kept)),
  );
}

/** Uploads that nobody is sending any more: not this page's, nor another tab's that still shows signs of life. */
export function listUnfinished(mine: ReadonlySet<string>, now: number = Date.now()): Begun[] {
  return read().filter((kept) => !mine.has(kept.fingerprint) && (kept.isLeft || now - kept.seenAt > SILENT_MS));
}
