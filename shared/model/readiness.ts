import { z } from 'zod';
import { DownloadWindow } from './download-rule.ts';

/** What one content still lacks on a screen's shelf. A blob that several need is counted with the one that needs it first. */
export const Lacking = z.object({ content: z.string().max(80), blobs: z.int().positive(), bytes: z.int().nonnegative() });
export type Lacking = z.infer<typeof Lacking>;

/** What a screen says of its shelf: for the newest manifest it knows, in the order in which its contents are fetched. */
export const ShelfReport = z.object({
  revision: z.int(),
  lacking: z.array(Lacking).max(500),
  /** What its line brings, as measured there; null: not measured yet. */
  bytesPerS: z.int().positive().nullable(),
  /** The hours that it holds to. Absent: it fetches at any hour. */
  window: DownloadWindow.optional(),
});
export type ShelfReport = z.infer<typeof ShelfReport>;

/** `ready`: nothing is lacking for all that is planned up to and with what begins at `at`. `lacking`: so much must come before what begins at `at` can be shown whole, which takes `leftMs`; `from`: it waits until then for the hours in which it may. */
export const Readiness = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), at: z.int().nullable() }),
  z.object({
    kind: z.literal('lacking'),
    at: z.int(),
    blobs: z.int(),
    bytes: z.int(),
    leftMs: z.int().nullable(),
    from: z.int().optional(),
  }),
]);
export type Readiness = z.infer<typeof Readiness>;
