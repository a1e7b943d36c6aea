import { useAsk } from '../../kit/asking.ts';
import { useMay } from '../parts/may.tsx';
import { isOpen } from '../uploads/upload-queue.ts';
import { sumOf, useUploads } from '../uploads/uploads.ts';

export interface Work {
  key: string;
  kind: 'uploading' | 'encoding' | 'waitingToEncode';
  title: string;
  /** 0 … 1. */
  progress: number;
  leftMs: number | null;
  to: string | null;
}

/** What is under way: this page's uploads, the server's encodes. */
export function useRunningWork(): { works: readonly Work[]; progress: number; leftMs: number | null } {
  const uploads = useUploads().filter(isOpen);
  const mayLook = { enabled: useMay('content.read') };
  const working = useAsk('listLessons', { query: { state: 'working', size: 50 } }, mayLook).data?.lessons ?? [];
  const waiting = useAsk('listLessons', { query: { state: 'waiting', size: 50 } }, mayLook).data?.lessons ?? [];
  const works: Work[] = [
    ...uploads.map((upload) => ({
      key: upload.fingerprint,
      kind: 'uploading' as const,
      title: upload.file.name,
      progress: upload.sent / upload.file.size,
      leftMs: upload.speed ? ((upload.file.size - upload.sent) / upload.speed) * 1000 : null,
      to: null,
    })),
    ...working.map((lesson) => ({ ...workOf(lesson), kind: 'encoding' as const })),
    ...waiting.map((lesson) => ({ ...workOf(lesson), kind: 'waitingToEncode' as const })),
  ];
  const lefts = [sumOf(uploads).leftMs, ...working.map((lesson) => lesson.leftMs)].filter((ms) => ms !== null);
  const progress = works.reduce((sum, work) => sum + work.progress, 0) / Math.max(1, works.length);
  return { works, progress, leftMs: lefts.length > 0 ? Math.max(...lefts) : null };
}

const workOf = (lesson: { id: string; title: string; progress: number; leftMs: number | null }) => ({
  key: lesson.id,
  title: lesson.title,
  progress: lesson.progress,
  leftMs: lesson.leftMs,
  to: `/lessons/${lesson.id}`,
});
