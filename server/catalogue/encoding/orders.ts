import { z } from 'zod';
import { EncodeTask } from '../ingest/task.ts';

/** What a process that encodes is told when it is started. The token is not among it: arguments are for all to see. */
export const EncoderOrders = z.object({
  url: z.url(),
  dataFolder: z.string(),
  worker: z.string(),
  kinds: z.array(EncodeTask.shape.kind),
  isForGroup: z.boolean(),
  logLevel: z.enum(['silent', 'error', 'warn', 'info', 'debug']),
});
export type EncoderOrders = z.infer<typeof EncoderOrders>;
