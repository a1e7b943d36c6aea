import { useEffect, useRef } from 'react';
import { FieldPicture } from './cards/field-picture.tsx';
import { openCard } from './cards/open-card.tsx';
import { speak, useWords } from './cards/speech.ts';
import { meaningOf } from './link/keys.ts';
import { startSession, type Role, type Session } from './link/session.ts';
import { openImage } from './stage/image.ts';
import { createLayers } from './stage/layers.ts';
import { openLesson } from './stage/lesson.ts';
import { createStage } from './stage/stage.ts';

/** The whole page: the field that is there before anything else, two layers over it, and on a mirror its badge. */
export function ScreenPage({ role }: { role: Role }) {
  const { words } = useWords();
  const [first, second] = [useRef<HTMLDivElement>(null), useRef<HTMLDivElement>(null)];
  useEffect(() => {
    if (!first.current || !second.current) return undefined;
    return run(role, [first.current, second.current]);
  }, [role, first, second]);
  return (
    <main className="screen" data-role={role}>
      <FieldPicture hour={null} />
      <div className="layer" ref={first} />
      <div className="layer" ref={second} />
      {role === 'mirror' && <p className="mirror">{words.mirror}</p>}
    </main>
  );
}

function run(role: Role, layers: readonly [HTMLElement, HTMLElement]): () => void {
  const stage = createStage({
    layers: createLayers(layers),
    open(direction, layer, onFinished) {
      if (direction.kind === 'lesson') return openLesson(direction, layer, role === 'mirror', onFinished);
      return direction.kind === 'image' ? openImage(direction, layer) : openCard(direction, layer);
    },
    onEnded: (account, how, detail) => session.ended(account, how, detail),
  });
  const session = startSession({ role, stage, onLanguage: speak });
  const stopListening = listen(role, session);
  return () => {
    stopListening();
    session.close();
    stage.close();
  };
}

function listen(role: Role, session: Session): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  const onKey = (event: KeyboardEvent): void => {
    const key = meaningOf(event.key);
    if (key === undefined || event.repeat || role === 'mirror') return;
    event.preventDefault();
    session.key(key);
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
