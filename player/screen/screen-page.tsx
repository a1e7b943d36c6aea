import { useEffect, useRef, useState } from 'react';
import { FieldPicture } from './cards/field-picture.tsx';
import { openCard } from './cards/open-card.tsx';
import { speak, spokenLanguage, useWords } from './cards/speech.ts';
import { meaningOf, opensMenu } from './link/keys.ts';
import { startSession, type Role, type Session } from './link/session.ts';
import { createMenu, type Menu, type OpenMenu } from './menu/menu.ts';
import { MenuPanel } from './menu/menu-panel.tsx';
import { openImage } from './stage/image.ts';
import { createLayers } from './stage/layers.ts';
import { openLesson } from './stage/lesson.ts';
import { createStage } from './stage/stage.ts';

/** The whole page: the field that is there before anything else, two layers over it, the operator's menu, and on a mirror its badge. */
export function ScreenPage({ role }: { role: Role }) {
  const { words } = useWords();
  const [first, second] = [useRef<HTMLDivElement>(null), useRef<HTMLDivElement>(null)];
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  useEffect(() => {
    if (!first.current || !second.current) return undefined;
    return run(role, [first.current, second.current], setMenu);
  }, [role, first, second]);
  return (
    <main className="screen" data-role={role} data-menu={menu ? 'open' : 'closed'}>
      <div className="programme">
        <FieldPicture hour={null} />
        <div className="layer" ref={first} />
        <div className="layer" ref={second} />
      </div>
      {menu && <MenuPanel menu={menu} />}
      {role === 'mirror' && <p className="mirror">{words.mirror}</p>}
    </main>
  );
}

function run(role: Role, layers: readonly [HTMLElement, HTMLElement], onMenu: (menu: OpenMenu | null) => void): () => void {
  const stage = createStage({
    layers: createLayers(layers),
    open(direction, layer, onFinished) {
      if (direction.kind === 'lesson') return openLesson(direction, layer, role === 'mirror', onFinished);
      return direction.kind === 'image' ? openImage(direction, layer) : openCard(direction, layer);
    },
    onEnded: (account, how, detail) => session.ended(account, how, detail),
  });
  const session = startSession({ role, stage, onLanguage: speak });
  const menu = createMenu({ ask: session.menu, language: spokenLanguage, onChange: onMenu });
  const stopListening = listen(role, session, menu);
  return () => {
    stopListening();
    menu.close();
    session.close();
    stage.close();
  };
}

function listen(role: Role, session: Session, menu: Menu): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  const onKey = (event: KeyboardEvent): void => {
    const key = meaningOf(event.key);
    if (role === 'mirror' || (key === undefined && (menu.isOpen() || !opensMenu(event.key)))) return;
    event.preventDefault();
    // A key that is held down goes on through a list; it does nothing twice.
    if (event.repeat && !(menu.isOpen() && key?.startsWith('Arrow'))) return;
    session.key(key ?? 'other');
    menu.pressed(key ?? 'other');
  };
  // A mirror in a tab that nobody looked at has shown nothing; it asks what is on now.
  const onVisible = (): void => {
    if (role === 'mirror' && document.visibilityState === 'visible') void session.greet();
  };
  window.addEventListener('keydown', onKey, { signal });
  document.addEventListener('visibilitychange', onVisible, { signal });
  for (const event of ['contextmenu', 'dragstart', 'selectstart']) {
    document.addEventListener(event, (unwanted) => unwanted.preventDefault(), { signal });
  }
  return () => listening.abort();
}
