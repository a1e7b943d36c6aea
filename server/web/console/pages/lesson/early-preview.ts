import { useQuery } from '@tanstack/react-query';
import { lessonPreviewUrl } from '#shared/protocol/http/encoding.ts';
import type { LessonView } from './lesson-page.tsx';

const LOOK_MS = 1000;
/** Sound and finer rungs are added later. */
const LOOK_AGAIN_MS = 5000;

/** The names of what can be played of a lesson that is being encoded; null while there is nothing yet. */
export function useEarlyPreview({ id, state }: LessonView): string | null {
  const isWorking = state === 'working';
  const { data } = useQuery({
    queryKey: ['earlyPreview', id],
    queryFn: ({ signal }) => tracksAt(lessonPreviewUrl(id), signal),
    enabled: isWorking,
    refetchInterval: ({ state: { data: tracks } }) => (tracks ? LOOK_AGAIN_MS : LOOK_MS),
    staleTime: 0,
    retry: false,
  });
  return isWorking ? (data ?? null) : null;
}

async function tracksAt(url: string, signal: AbortSignal): Promise<string | null> {
  const response = await fetch(url, { signal, credentials: 'same-origin' });
  return response.ok ? tracksIn(await response.text()) : null;
}

/** What a master playlist names. Its measured figures change with each chunk, and are no reason to begin anew. */
export function tracksIn(master: string): string {
  const sound = [...master.matchAll(/URI="([^"]+)"/g)].map(([, uri = '']) => uri);
  const picture = master.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#'));
  return [...sound, ...picture].join('\n');
}
