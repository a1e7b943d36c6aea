import type { ReactNode } from 'react';
import { LateSkeleton } from './late-skeleton.tsx';
import { Trouble } from './trouble.tsx';

interface Asked<T> {
  data: T | undefined;
  error: Error | null;
  refetch: () => unknown;
}

/** An answer that may still be on its way: skeleton, trouble, or what to show of it. An old answer stays visible beside new trouble. */
export function Answer<T>({ of, rows = 6, children }: { of: Asked<T>; rows?: number; children: (data: T) => ReactNode }) {
  const trouble = of.error && <Trouble error={of.error} onRetry={() => void of.refetch()} />;
  if (of.data === undefined) return trouble ?? <LateSkeleton rows={rows} />;
  return (
    <>
      {trouble}
      {children(of.data)}
    </>
  );
}
