import { keepPreviousData, useMutation, useQuery, useQueryClient, type QueryClient, type QueryKey } from '@tanstack/react-query';
import type { Topic } from '#shared/protocol/console.ts';
import { ask, calls, type ArgumentsOf, type CallName, type ReplyOf } from './client.ts';
import { dependsOn, writesOf } from './topics.ts';

interface Asking {
  enabled?: boolean;
  /** Ask again by itself after so many ms; for what has no poke. */
  everyMs?: number;
  /** A failed question says so at once; used where "no" is an answer. */
  retry?: false;
}

/** A question to the server, kept, shared between components, and asked again when its topics change. */
export function useAsk<N extends CallName>(name: N, args: ArgumentsOf<N>, { enabled = true, everyMs, retry }: Asking = {}) {
  return useQuery<ReplyOf<N>>({
    queryKey: [name, args],
    queryFn: ({ signal }) => ask(name, args, signal),
    enabled,
    placeholderData: keepPreviousData,
    ...(everyMs === undefined ? {} : { refetchInterval: everyMs }),
    ...(retry === undefined ? {} : { retry }),
  });
}

/** A change at the server. What it touches is asked again at once. */
export function useTell<N extends CallName>(name: N) {
  const client = useQueryClient();
  return useMutation<ReplyOf<N>, Error, ArgumentsOf<N>>({
    mutationFn: (args) => ask(name, args),
    onSuccess: () => refreshTopics(client, writesOf[name] ?? []),
  });
}

const callIn = (key: QueryKey): CallName | undefined => {
  const first = key[0];
  return typeof first === 'string' && first in calls ? (first as CallName) : undefined;
};

export async function refreshTopics(client: QueryClient, topics: readonly Topic[]): Promise<void> {
  await client.invalidateQueries({
    predicate: ({ queryKey }) => {
      const name = callIn(queryKey);
      return name !== undefined && topics.some((topic) => dependsOn(name, topic));
    },
  });
}

/** Asks these questions again, where a page is showing their answers. */
export async function refreshCalls(client: QueryClient, names: readonly CallName[]): Promise<void> {
  await client.invalidateQueries({ predicate: ({ queryKey }) => names.some((name) => name === callIn(queryKey)) });
}

/** Mends kept answers in place: for progress, which comes too often to ask again. */
export function mendAnswers<N extends CallName>(client: QueryClient, name: N, mend: (reply: ReplyOf<N>) => ReplyOf<N>): void {
  client.setQueriesData<ReplyOf<N>>({ queryKey: [name] }, (reply) => (reply === undefined ? undefined : mend(reply)));
}
