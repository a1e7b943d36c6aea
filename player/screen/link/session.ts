import type { MenuAct, MenuAnswer } from '#shared/protocol/menu.ts';
import type { Direction } from '#shared/protocol/page.ts';
import { tell, type Account } from '../account/account.ts';
import { createMonoOffset } from '../account/mono-offset.ts';
import { showNamePlate } from '../cards/name-plate.ts';
import type { How } from '../stage/picture.ts';
import type { Stage } from '../stage/stage.ts';
import { connectAgent } from './agent-link.ts';

export type Role = 'screen' | 'mirror';

interface Needs {
  role: Role;
  stage: Stage;
  onLanguage: (language: 'zh-CN' | 'en') => void;
}

export interface Session {
  ended: (account: Account, how: How, detail: string | null) => void;
  key: (key: string) => void;
  menu: (act: MenuAct) => Promise<MenuAnswer | undefined>;
  /** Asks the agent anew what should be on. */
  greet: () => Promise<void>;
  close: () => void;
}

const PROGRESS_EVERY_MS = 1000;
const HEALTH_EVERY_MS = 3000;
const GREET_AGAIN_MS = 2000;

/** The page's side of the talk with its agent. When the link is lost, what is on stays on. */
export function startSession({ role, stage, onLanguage }: Needs): Session {
  let clock = createMonoOffset();
  /** An end that the agent may not have heard of. */
  let untold: { account: Account; how: How; detail: string | null } | null = null;
  const page = pageName();
  const told = (account: Account) => tell(account, clock.monoAt);

  const link = connectAgent(
    {
      async direct(direction) {
        const previous = await stage.direct(direction);
        untold = null;
        return { previous: previous && role === 'screen' ? told(previous) : null };
      },
      prepare(direction) {
        stage.prepare(direction);
        return {};
      },
      identify(plate) {
        showNamePlate(plate);
        return {};
      },
      volume({ percent }) {
        // The one that is heard; what is still hidden is silent, and is directed with the new volume.
        if (role === 'screen') stage.setVolume(percent);
        return {};
      },
      nudge({ showing, how }) {
        if (role === 'screen') stage.nudge(showing, how);
        return {};
      },
      follow({ showing, positionMs }) {
        stage.follow(showing, positionMs);
        return {};
      },
    },
    () => {
      clock = createMonoOffset(); // It may be another agent, with another clock.
      void greet();
    },
  );

  async function greet(): Promise<void> {
    const sentAt = performance.now();
    const ack = await link.hello({ role, page, language: navigator.language.slice(0, 20), ...pixels() });
    if (!ack) {
      if (link.isUp()) setTimeout(() => void greet(), GREET_AGAIN_MS * (0.5 + Math.random()));
      return;
    }
    clock.observe({ sentAt, receivedAt: performance.now(), mono: ack.mono });
    onLanguage(ack.language);
    if (ack.direction) void obey(ack.direction);
    if (ack.prepare) stage.prepare(ack.prepare);
    tellEnd();
  }

  /** Nobody waits for an answer here, so what was on before is told as progress. */
  async function obey(direction: Direction): Promise<void> {
    const previous = await stage.direct(direction);
    if (!previous) return;
    untold = null;
    await report(previous);
  }

  async function report(account: Account): Promise<void> {
    if (role === 'mirror') return;
    const sentAt = performance.now();
    const ack = await link.progress(told(account));
    if (ack) clock.observe({ sentAt, receivedAt: performance.now(), mono: ack.mono });
  }

  function tellEnd(): void {
    const end = untold;
    if (!end || role === 'mirror') return;
    const detail = end.detail?.slice(0, 500) ?? null;
    void link.ended({ shown: told(end.account), how: end.how, detail }).then((ack) => {
      if (ack && untold === end) untold = null;
    });
  }

  const timer = setInterval(() => {
    const account = stage.account();
    if (account) void report(account);
  }, PROGRESS_EVERY_MS);
  const looking = setInterval(() => {
    const isVisible = document.visibilityState === 'visible';
    if (role === 'screen') void link.health({ isVisible, heapBytes: heapBytes(), picture: stage.look() });
  }, HEALTH_EVERY_MS);

  return {
    ended(account, how, detail) {
      untold = { account, how, detail };
      tellEnd();
    },
    key: (key) => void link.key({ key }),
    menu: link.menu,
    greet,
    close() {
      clearInterval(timer);
      clearInterval(looking);
      link.close();
    },
  };
}

const pixels = () => ({
  width: Math.round(window.innerWidth * window.devicePixelRatio),
  height: Math.round(window.innerHeight * window.devicePixelRatio),
});

/** Only Chromium tells, and in steps; null elsewhere. */
function heapBytes(): number | null {
  if (!('memory' in performance)) return null;
  const memory = performance.memory;
  const isTold = typeof memory === 'object' && memory !== null && 'usedJSHeapSize' in memory;
  return isTold && typeof memory.usedJSHeapSize === 'number' ? memory.usedJSHeapSize : null;
}

/** Tells one load of the page from another. No randomUUID: over plain HTTP browsers hide it. */
const pageName = (): string =>
  `page-${Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
