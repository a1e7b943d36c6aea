import { z } from 'zod';
import type { ReplyOf } from '../../../kit/client.ts';
import { readStored, writeStored } from '../../../kit/stored.ts';

export type PlaylistView = ReplyOf<'getPlaylist'>;

/** An item while it is edited. `key` tells two of the same lesson apart while they are dragged. */
const DraftItem = z.object({
  key: z.string(),
  content: z.string(),
  title: z.string(),
  poster: z.string().nullable(),
  isReady: z.boolean(),
  /** Own length of a lesson; null for an image, which has seconds instead. */
  ms: z.number().nullable(),
  seconds: z.number().nullable(),
});
export type DraftItem = z.infer<typeof DraftItem>;

const Draft = z.object({ title: z.string(), items: z.array(DraftItem), seenRevision: z.number().nullable() });
export type Draft = z.infer<typeof Draft>;

export const emptyDraft: Draft = { title: '', items: [], seenRevision: null };
export const IMAGE_SECONDS = 10;

let made = 0;
const newKey = (): string => `${Date.now().toString(36)}-${made++}`;

export function draftOf(view: PlaylistView): Draft {
  const items = view.items.map((item, index) => ({
    ...item,
    key: `${view.revision}-${index}`,
    ms: item.seconds === null ? item.ms : null,
  }));
  return { title: view.title, items, seenRevision: view.revision };
}

export const lengthOf = (item: DraftItem): number => (item.seconds === null ? (item.ms ?? 0) : item.seconds * 1000);
export const totalOf = (items: readonly DraftItem[]): number => items.reduce((sum, item) => sum + lengthOf(item), 0);
/** What has become known of the items since: a lesson is encoded while its playlist is being made. */
export function withNews(items: readonly DraftItem[], view: PlaylistView | undefined): DraftItem[] {
  const news = new Map<string, PlaylistView['items'][number]>(view?.items.map((item) => [item.content, item]));
  return items.map((item) => {
    const now = news.get(item.content);
    return now ? { ...item, title: now.title, poster: now.poster, isReady: now.isReady, ms: item.seconds === null ? now.ms : null } : item;
  });
}

export const newItem = (item: Omit<DraftItem, 'key'>): DraftItem => ({ ...item, key: newKey() });

/** What the server wants to hear of a draft. */
export const bodyOf = ({ title, items }: Draft) => ({
  title: title.trim(),
  items: items.map(({ content, seconds }) => ({ content, seconds })),
});

export const isSame = (a: Draft, b: Draft): boolean => JSON.stringify(bodyOf(a)) === JSON.stringify(bodyOf(b));

/** Drafts stay on this machine until they are saved or dropped: a power cut in the village costs no work. */
const keyOf = (id: string): string => `fieldcast.draft.playlist.${id}`;
export const keptDraft = (id: string): Draft | undefined => readStored(keyOf(id), Draft);
export const keepDraft = (id: string, draft: Draft | undefined): boolean => writeStored(keyOf(id), draft);
