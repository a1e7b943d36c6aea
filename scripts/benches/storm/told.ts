import { z } from 'zod';

/** What a crowd says of itself, line by line: how many are connected, how many had their hello answered since they were told to forget. */
export const Told = z.object({ up: z.int(), greeted: z.int(), attempts: z.int(), logIns: z.int(), lagMs: z.number() });
export type Told = z.infer<typeof Told>;

/** One of a crowd: its screen and its private key. */
export const Member = z.object({ screen: z.string(), pem: z.string() });
export type Member = z.infer<typeof Member>;
