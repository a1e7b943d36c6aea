import type { Direction } from '#shared/protocol/page.ts';

/** The agent said the same again (after a lost link, say): what is on stays on. */
export const isSameShowing = (one: Direction, other: Direction): boolean =>
  one.showing === other.showing && one.kind === other.kind && isSameItem(one, other);

/** Would the same pixels come? Then what was loaded for the one serves the other. Cards are made anew; it costs nothing. */
export function isSameItem(one: Direction, other: Direction): boolean {
  if (one.kind === 'lesson' && other.kind === 'lesson') {
    return one.content === other.content && one.package === other.package && one.playlist === other.playlist;
  }
  if (one.kind === 'image' && other.kind === 'image') return one.content === other.content && one.url === other.url;
  return one.kind === other.kind && JSON.stringify(one) === JSON.stringify(other);
}

export const isCard = ({ kind }: Direction): boolean => kind !== 'lesson' && kind !== 'image';
