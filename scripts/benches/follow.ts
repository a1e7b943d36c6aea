import { recordChange } from '#server/database/changes.ts';
import { Database } from '#server/database/connection.ts';
import { follow } from '#server/database/follow.ts';
import { createLog } from '#server/kit/log.ts';
import { ask, startCluster } from '#tests/support/postgres-cluster.ts';
import { until } from '#tests/support/until.ts';
import { seeded } from '../samples/seeded.ts';

const WRITERS = 8;
const SECONDS = 10;

/** Facts a second from eight writers, whose transactions take unequal time and so commit out of order, to a follower on PostgreSQL. */
export async function run({ n, seed }: { n: number; seed: number }) {
  await using cluster = await startCluster();
  await ask(cluster.url('postgres'), 'create database bench_follow');
  await using database = await Database.open(cluster.url('bench_follow'), 4);
  const seen = new Map<string, number>();
  const stopping = new AbortController();
  const following = follow(
    {
      name: 'bench',
      database,
      log: createLog('error'),
      handle(changes) {
        for (const { subject } of changes) seen.set(subject, (seen.get(subject) ?? 0) + 1);
        return Promise.resolve();
      },
    },
    stopping.signal,
  );
  const began = performance.now();
  const ends = began + (n || SECONDS) * 1000;
  const random = seeded(seed);
  let written = 0;
  async function writer(which: number): Promise<void> {
    for (let turn = 0; performance.now() < ends; turn++) {
      const subject = `${which}-${turn}`;
      await database.transaction(async (tx) => {
        await recordChange(tx, 'lesson', subject);
        if (random() < 0.3) await tx.raw('select pg_sleep(?)', [random() * 0.02]);
      });
      written += 1;
    }
  }
  await Promise.all(Array.from({ length: WRITERS }, (_, which) => writer(which)));
  const lastAt = performance.now();
  // Given as long again to arrive; what is not there then is lost.
  await Promise.race([until(() => seen.size >= written), new Promise((resolve) => setTimeout(resolve, 30_000))]);
  const seconds = (performance.now() - began) / 1000;
  stopping.abort();
  await following;
  const doubled = [...seen.values()].filter((times) => times > 1).length;
  const details = { lost: written - seen.size, doubled, writers: WRITERS, writtenPerS: Math.round(written / ((lastAt - began) / 1000)) };
  return { value: Math.round(seen.size / seconds), unit: 'facts/s', baseline: null, n: written, details };
}
