import { useSearchParams } from 'react-router';

/** Filters live in the address, so that it can be sent to a colleague. An empty value leaves it. */
export function useFilters(): { get: (key: string) => string; set: (changes: Record<string, string | number | undefined>) => void } {
  const [params, setParams] = useSearchParams();
  return {
    get: (key) => params.get(key) ?? '',
    set: (changes) => {
      const after = new URLSearchParams(window.location.search); // The page may lag behind the address: what was set last must not be lost.
      for (const [key, value] of Object.entries(changes)) {
        if (value === undefined || value === '') after.delete(key);
        else after.set(key, String(value));
      }
      setParams(after, { replace: true });
    },
  };
}
