import { z } from 'zod';
import { Placement } from '../../model/backup.ts';
import { call } from '../call.ts';

/** `due`: 90 days before the end of the root's word for the signing key, and from then on. */
export const Renewal = z.enum(['none', 'due', 'over']);
export type Renewal = z.infer<typeof Renewal>;

export const KeysStatus = z.object({
  /** The offline root key still lies in keys/root, where whoever takes the server takes it along. */
  isRootHere: z.boolean(),
  /** Until then players believe what the signing key signs. */
  delegatedUntil: z.int(),
  renewal: Renewal,
});
export type KeysStatus = z.infer<typeof KeysStatus>;

export const ServerStatus = z.object({
  version: z.string(),
  startedAt: z.int(),
  /** `isBelievable`: not before anything that is in the audit log already. */
  clock: z.object({ now: z.int(), zone: z.string(), isBelievable: z.boolean() }),
  database: z.object({ engine: z.enum(['sqlite', 'postgres']), bytes: z.int() }),
  /** The disk of the data folder; `low`: uploads stop, `full`: encoding too. */
  disk: z.object({ freeBytes: z.int(), totalBytes: z.int(), level: z.enum(['roomy', 'low', 'full']) }),
  queue: z.object({ waiting: z.int(), running: z.int(), failed: z.int() }),
  /** Its version; null: it cannot be run, and nothing can be encoded. */
  ffmpeg: z.string().nullable(),
  /** Null for `placement`: nobody knows yet where they go. */
  backup: z.object({ isOn: z.boolean(), lastGoodAt: z.int().nullable(), isOld: z.boolean(), placement: Placement.nullable() }),
  keys: KeysStatus,
});
export type ServerStatus = z.infer<typeof ServerStatus>;

export const statusCalls = {
  status: call({ method: 'get', path: '/api/status', reply: ServerStatus }),
};
