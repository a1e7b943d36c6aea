import { useSearchParams } from 'react-router';

/** Filters live in the address, so that it can be sent to a colleague. An empty value leaves it. */
export function useFilters(): { get: (key: string) => string; set: (changes: Record<string, string | number | undefined>) => void } {
  const [params, setParams] = useSearchParams();
  return {
    get: (key) => params.get(key) ?? '',
    set: (changes) =>
      setParams(
        (before) => {
          const after = new URLSearchParams(before);
          for (const [key, value] of Object.entries(changes)) {
            if (value === undefined || value === '') after.delete(key);
            else after.set(key, String(value));
          }
          return after;
        },
        { replace: true },
      ),
  };
}
