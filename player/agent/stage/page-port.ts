import type { Direction, ShownSoFar } from '#shared/protocol/page.ts';

/** The page as the stage sees it. */
export interface PagePort {
  isPresent: () => boolean;
  /** The page's account of what was on before; null when it had none, undefined when it did not answer. */
  direct: (direction: Direction) => Promise<ShownSoFar | null | undefined>;
  prepare: (direction: Direction) => void;
  /** To mirrors: where the real screen is. */
  follow: (showing: number, positionMs: number) => void;
}

/** What the page tells the stage. */
export interface PageEvents {
  /** A page that has nothing on yet wants to know what to show. */
  arrived: (page: string) => { direction: Direction | null; prepare: Direction | null };
  left: () => void;
  progress: (shown: ShownSoFar) => void;
  ended: (shown: ShownSoFar, how: 'complete' | 'error', detail: string | null) => void;
  key: (key: string) => void;
  /** For mirrors. */
  current: () => Direction | null;
  language: () => 'zh-CN' | 'en';
}
