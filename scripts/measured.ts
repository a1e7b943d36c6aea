import { access, readdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';

/** What a benchmark or trial hands back; the runner prints it as one JSON line. */
export const Outcome = z.object({
  value: z.number(),
  unit: z.string(),
  baseline: z.number().nullable(),
  n: z.number(),
  details: z.record(z.string(), z.unknown()),
});
export type Outcome = z.infer<typeof Outcome>;

/** `database`: on which of them, for what can run on both. */
export type Run = (options: { n: number; seed: number; minutes: number; database: 'sqlite' | 'postgres' }) => Promise<Outcome>;

const Module = z.object({ run: z.custom<Run>((run) => typeof run === 'function') });

/** Runs `scripts/<folder>/NAME.ts`; without a name, or with a wrong one, says which there are. */
export async function runNamed(folder: 'benches' | 'trials'): Promise<{ name: string; outcome: Outcome }> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      n: { type: 'string', default: '0' },
      seed: { type: 'string', default: '1' },
      minutes: { type: 'string', default: '0' },
      database: { type: 'string', default: 'sqlite' },
    },
  });
  const name = positionals[0] ?? '';
  const file = path.join(import.meta.dirname, folder, `${name}.ts`);
  const isThere =
    /^[a-z-]+$/.test(name) &&
    (await access(file).then(
      () => true,
      () => false,
    ));
  if (!isThere) {
    const names = (await readdir(path.join(import.meta.dirname, folder)))
      .filter((it) => /^[a-z-]+\.ts$/.test(it))
      .map((it) => it.replace('.ts', ''));
    process.stderr.write(`Which one? There are: ${names.toSorted().join(', ')}.\n`);
    return process.exit(2);
  }
  const { run } = Module.parse(await import(file));
  const [n, seed, minutes] = [Number(values.n), Number(values.seed), Number(values.minutes)];
  const database = z.enum(['sqlite', 'postgres']).parse(values.database);
  const outcome = Outcome.parse(await run({ n, seed, minutes, database }));
  return { name, outcome };
}
