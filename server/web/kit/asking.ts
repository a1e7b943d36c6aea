import {
  keepPreviousData,
  useMutation,
  useQuery,
  useQueryClient,
  type Query,
  type QueryClient,
  type QueryKey,
} from '@tanstack/react-query';
import type { Topic } from '#shared/protocol/console.ts';
import { ask, calls, type ArgumentsOf, type CallName, type ReplyOf } from './client.ts';
import { dependsOn, readsOf, writesOf } from './topics.ts';

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
  await askAgain(client, (name) => topics.some((topic) => dependsOn(name, topic)));
}

/** Asks these questions again, where a page is showing their answers. */
export async function refreshCalls(client: QueryClient, names: readonly CallName[]): Promise<void> {
  await askAgain(client, (asked) => names.includes(asked));
}

/** Asks again what any topic could change: before the line was up, nothing was heard. */
export async function refreshHeard(client: QueryClient): Promise<void> {
  await askAgain(client, (name) => readsOf[name] !== undefined);
}

async function askAgain(client: QueryClient, isMeant: (name: CallName) => boolean): Promise<void> {
  const predicate = ({ queryKey }: Query): boolean => {
    const name = callIn(queryKey);
    return name !== undefined && isMeant(name);
  };
  const isFirst = ({ state }: Query): boolean => state.data === undefined && state.fetchStatus === 'fetching';
  const underWay = client.getQueryCache().findAll({ predicate: (query) => predicate(query) && isFirst(query) });
  await client.invalidateQueries({ predicate });
  // A first answer that is on its way is waited for rather than asked again, and may tell how it was before.
  if (underWay.length > 0) await client.invalidateQueries({ predicate: (query) => underWay.includes(query) });
}

/** Mends kept answers in place: for progress, which comes too often to ask again. */
export function mendAnswers<N extends CallName>(client: QueryClient, name: N, mend: (reply: ReplyOf<N>) => ReplyOf<N>): void {
  client.setQueriesData<ReplyOf<N>>({ queryKey: [name] }, (reply) => (reply === undefined ? undefined : mend(reply)));
}
