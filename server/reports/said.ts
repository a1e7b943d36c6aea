import { z } from 'zod';

/** What a line says, unchecked; undefined for what is no JSON. */
export function saidBy(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

const Kind = z.object({ kind: z.string() });

export const kindOf = (said: unknown): string | undefined => Kind.safeParse(said).data?.kind;
