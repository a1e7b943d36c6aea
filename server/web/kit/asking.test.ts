import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { refreshHeard, refreshTopics } from './asking.ts';

/** A page's question whose answers a test gives, one after another. */
function asked(client: QueryClient, name: string) {
  const answers: PromiseWithResolvers<string>[] = [];
  const queryFn = (): Promise<string> => {
    const answer = Promise.withResolvers<string>();
    answers.push(answer);
    return answer.promise;
  };
  const observer = new QueryObserver<string>(client, { queryKey: [name, {}], queryFn, staleTime: 30_000 });
  const seen: (string | undefined)[] = [];
  const stop = observer.subscribe(({ data }) => seen.push(data));
  return { answers, seen, [Symbol.dispose]: stop };
}

test('a change that is told while the first answer is on its way is asked for once that has come', async () => {
  const client = new QueryClient();
  using question = asked(client, 'listLessons');
  const refreshed = refreshTopics(client, ['lesson']);
  question.answers[0]?.resolve('as it was');
  await expect.poll(() => question.answers.length).toBe(2);
  question.answers[1]?.resolve('as it is');
  await refreshed;
  expect(question.seen.at(-1)).toBe('as it is');
});

test('what no topic changes is not asked again: to look into the audit log is written there', async () => {
  const client = new QueryClient();
  using row = asked(client, 'getAudit');
  using lessons = asked(client, 'listLessons');
  for (const { answers } of [row, lessons]) answers[0]?.resolve('first');
  await expect.poll(() => [row.seen.at(-1), lessons.seen.at(-1)]).toEqual(['first', 'first']);
  void refreshHeard(client);
  expect([row.answers.length, lessons.answers.length]).toEqual([1, 2]);
});
