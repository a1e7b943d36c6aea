import type { z } from 'zod';
import type { MenuAct, MenuAnswer } from '#shared/protocol/menu.ts';
import type { Direction, pageDown, PageHealth, ShownSoFar } from '#shared/protocol/page.ts';

export type NamePlate = z.output<typeof pageDown.identify.body>;

/** The page as the stage sees it. */
export interface PagePort {
  isPresent: () => boolean;
  /** The page's account of what was on before; null when it had none, undefined when it did not answer. */
  direct: (direction: Direction) => Promise<ShownSoFar | null | undefined>;
  prepare: (direction: Direction) => void;
  /** False: no page, or it did not say that it did. */
  identify: (plate: NamePlate) => Promise<boolean>;
  setVolume: (percent: number) => Promise<boolean>;
  /** What is on stands still: helped over the gap, or loaded anew. */
  nudge: (showing: number, how: 'seek' | 'reload') => void;
  /** To mirrors: where the real screen is. */
  follow: (showing: number, positionMs: number) => void;
}

/** What the page tells the stage. */
export interface StageEvents {
  /** A page that has nothing on yet wants to know what to show. */
  arrived: (page: string) => { direction: Direction | null; prepare: Direction | null };
  left: () => void;
  progress: (shown: ShownSoFar) => void;
  ended: (shown: ShownSoFar, how: 'complete' | 'error', detail: string | null) => void;
  health: (health: PageHealth) => void;
  /** For mirrors. */
  current: () => Direction | null;
  language: () => 'zh-CN' | 'en';
}

/** What people do at the box. */
export interface PeopleEvents {
  key: () => void;
  menu: (act: MenuAct) => Promise<MenuAnswer>;
}

export type PageEvents = StageEvents & PeopleEvents;
