import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import type { Direction } from '#shared/protocol/page.ts';
import { emptyAccount, type Account } from '../account/account.ts';
import { afterPaint } from '../stage/after-paint.ts';
import type { Picture } from '../stage/picture.ts';
import { EnrolCard } from './enrol-card.tsx';
import { IdleCard } from './idle-card.tsx';
import { RevokedCard } from './revoked-card.tsx';

export type CardDirection = Extract<Direction, { kind: 'idle' | 'enrol' | 'revoked' }>;

/** So long a card waits for its letters before it shows itself in the system's own. */
const FONTS_MS = 1500;

/** A card is a picture like any other, so that it comes and goes without black too. */
export function openCard(first: CardDirection, layer: HTMLElement): Picture {
  const host = document.createElement('div');
  host.className = 'picture';
  layer.replaceChildren(host);
  const root = createRoot(host);
  let direction = first;
  let account: Account = emptyAccount(first.showing);
  let isRunning = false;
  show();
  const ready = painted();

  function show(): void {
    flushSync(() => root.render(<Card direction={direction} />));
  }

  function begin(showing: number): void {
    account = { ...emptyAccount(showing), firstFrameAt: performance.now(), frames: 1 };
    isRunning = true;
  }

  function update(): Account {
    const now = performance.now();
    if (isRunning) account = { ...account, lastFrameAt: now, positionMs: now - (account.firstFrameAt ?? now) };
    return account;
  }

  return {
    ready,
    cue: () => ready,
    start: (next) => begin(next.showing),
    adopt(next) {
      if (next.kind !== direction.kind) return false;
      direction = next;
      show();
      begin(next.showing);
      return true;
    },
    stop() {
      update();
      isRunning = false;
    },
    account: update,
    follow: () => {},
    close() {
      root.unmount();
      host.remove();
    },
  };
}

function Card({ direction }: { direction: CardDirection }) {
  if (direction.kind === 'idle') return <IdleCard direction={direction} />;
  return direction.kind === 'enrol' ? <EnrolCard direction={direction} /> : <RevokedCard direction={direction} />;
}

async function painted(): Promise<void> {
  const late = new Promise((resolve) => setTimeout(resolve, FONTS_MS));
  // Laid out first: only then does the browser know which letters it needs.
  await new Promise<void>((resolve) => afterPaint(resolve));
  await Promise.race([document.fonts.ready, late]);
  await new Promise<void>((resolve) => afterPaint(resolve));
}
