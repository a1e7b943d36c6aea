import type { Direction } from '#shared/protocol/page.ts';
import { emptyAccount, type Account } from '../account/account.ts';
import { afterPaint } from './after-paint.ts';
import { lookAt } from './look-at.ts';
import type { Picture } from './picture.ts';

type ImageDirection = Extract<Direction, { kind: 'image' }>;

/** A still picture counts as one frame, on the screen from when it was painted until something else is. */
export function openImage(direction: ImageDirection, layer: HTMLElement): Picture {
  const image = document.createElement('img');
  image.className = 'picture';
  image.alt = direction.title;
  image.src = direction.url;
  layer.replaceChildren(image);

  let account: Account = emptyAccount(direction.showing);
  let isRunning = false;
  const ready = seen(image);
  const update = (): void => {
    if (!isRunning) return;
    const now = performance.now();
    account = { ...account, lastFrameAt: now, positionMs: now - (account.firstFrameAt ?? now) };
  };

  return {
    ready,
    cue: () => ready,
    start({ showing }) {
      isRunning = true;
      account = { ...emptyAccount(showing), firstFrameAt: performance.now(), frames: 1 };
    },
    adopt: () => false,
    stop() {
      update();
      isRunning = false;
    },
    account() {
      update();
      return account;
    },
    nudge: (how) => void (how === 'reload' && (image.src = direction.url)),
    look: () => lookAt(image),
    follow: () => {},
    close() {
      image.removeAttribute('src');
      image.remove();
    },
  };
}

/** Decoded is not yet painted: the hidden layer paints too, and after that the change costs nothing. */
async function seen(image: HTMLImageElement): Promise<void> {
  await image.decode();
  await new Promise<void>((resolve) => afterPaint(resolve));
}
