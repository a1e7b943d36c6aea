import { QueryCache, QueryClient } from '@tanstack/react-query';
import { AppError } from '#shared/problem.ts';

const NO_USE_TO_REPEAT = new Set(['not_found', 'not_allowed', 'bad_request', 'not_signed_in']);

/** Kept answers. A session that has ended is seen at the next answer: who-am-I is asked again, and the frame shows the login page. */
export function openQueries(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        const isEnded = error instanceof AppError && error.code === 'not_signed_in';
        if (isEnded && query.queryKey[0] !== 'whoAmI') void client.invalidateQueries({ queryKey: ['whoAmI'] });
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (failures, error) => failures < 2 && !(error instanceof AppError && NO_USE_TO_REPEAT.has(error.code)),
        retryDelay: (attempt) => Math.min(8000, 700 * 2 ** attempt),
      },
    },
  });
  return client;
}
