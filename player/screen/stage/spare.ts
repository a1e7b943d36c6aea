import type { Direction } from '#shared/protocol/page.ts';
import type { Picture } from './picture.ts';
import { isSameItem } from './same.ts';

interface Needs {
  open: (direction: Direction) => Picture;
  isLayerFree: () => boolean;
}

/** The picture that is loaded for later. At most one; it waits for the layer below to be free. */
export interface Spare {
  want: (direction: Direction) => void;
  /** The layer may have become free. */
  attempt: () => void;
  /** The picture, if it is of the item that is wanted now; whatever else was prepared is dropped. */
  take: (direction: Direction) => Picture | null;
  drop: () => void;
}

export function createSpare({ open, isLayerFree }: Needs): Spare {
  let wanted: Direction | null = null;
  let held: { direction: Direction; picture: Picture } | null = null;

  function drop(): void {
    held?.picture.close();
    held = null;
    wanted = null;
  }

  function attempt(): void {
    if (!wanted || !isLayerFree()) return;
    const direction = wanted;
    const picture = open(direction);
    wanted = null;
    held = { direction, picture };
    // It is tried afresh when its time comes; until then nobody needs to know.
    picture.ready.catch(() => held?.picture === picture && drop());
  }

  return {
    want(direction) {
      if (held && isSameItem(held.direction, direction)) return;
      drop();
      wanted = direction;
      attempt();
    },
    attempt,
    take(direction) {
      if (!held || !isSameItem(held.direction, direction)) {
        drop();
        return null;
      }
      const { picture } = held;
      held = null;
      wanted = null;
      return picture;
    },
    drop,
  };
}
