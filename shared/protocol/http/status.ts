import { z } from 'zod';
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
  /** On the disk of the data folder. */
  freeBytes: z.int(),
  databaseBytes: z.int(),
  keys: KeysStatus,
});
export type ServerStatus = z.infer<typeof ServerStatus>;

export const statusCalls = {
  status: call({ method: 'get', path: '/api/status', reply: ServerStatus }),
};
