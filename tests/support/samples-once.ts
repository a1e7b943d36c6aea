import { ensureSamples } from '#scripts/samples/ensure.ts';

/** Vitest's global set-up: the sample lessons are made once, before any suite waits for them. */
export async function setup(): Promise<void> {
  await ensureSamples();
}
