import type { Language } from '#shared/words/languages.ts';
import type { MenuAct, MenuAnswer, MenuRefusal, MenuView } from '#shared/protocol/menu.ts';
import { firstPlace, placeIn, type Place } from './places.ts';
import { press } from './press.ts';

/** Said under the list until the next key. `no_answer`: the agent is away for a moment. */
export type Note = MenuRefusal | 'no_answer' | null;

export interface OpenMenu {
  place: Place;
  view: MenuView;
  note: Note;
}

interface Needs {
  /** Undefined where the agent does not answer. */
  ask: (act: MenuAct) => Promise<MenuAnswer | undefined>;
  language: () => Language;
  onChange: (menu: OpenMenu | null) => void;
}

export type Menu = ReturnType<typeof createMenu>;

const IDLE_MS = 60_000;
const LOOK_MS = 1000;

/** The menu as it stands: opened by any key, closed by itself when nobody presses one. What may be done is the agent's affair. */
export function createMenu({ ask, language, onChange }: Needs) {
  let open: OpenMenu | null = null;
  let isAsking = false;
  let pressedAt = 0;

  function show(next: OpenMenu | null): void {
    open = next;
    onChange(open);
  }

  async function put(act: MenuAct): Promise<MenuAnswer | undefined> {
    isAsking = true;
    const answer = await ask(act);
    isAsking = false;
    return answer && { ...answer, view: answer.view && sorted(answer.view, language()) };
  }

  async function openWith(key: string): Promise<void> {
    const answer = await put({ act: key === 'Back' ? 'back' : 'look' });
    const isBackAtOnce = key === 'Back' && answer?.refused === null;
    if (!answer?.view || isBackAtOnce) return;
    pressedAt = performance.now();
    show({ place: firstPlace(answer.view), view: answer.view, note: null });
  }

  async function carryOut(act: MenuAct, place: Place): Promise<void> {
    const answer = await put(act);
    if (!open) return;
    if (!answer) return show({ ...open, note: 'no_answer' });
    if (!answer.view) return show(null);
    const isOver = answer.refused === null && (act.act === 'choose' || act.act === 'back' || act.act === 'leave');
    if (isOver) return show(null);
    const isSet = answer.refused === null && act.act === 'set_time';
    show({ place: isSet ? firstPlace(answer.view) : placeIn(answer.view, place), view: answer.view, note: answer.refused });
  }

  function pressed(key: string): void {
    pressedAt = performance.now();
    if (isAsking) return;
    if (!open) return void openWith(key);
    const step = press(open.place, open.view, key);
    if (step.kind === 'close') return show(null);
    show({ ...open, place: step.place, note: null });
    if (step.kind === 'ask') void carryOut(step.act, step.place);
  }

  /** What it shows of the box goes on: waits, records, the clock. */
  async function look(): Promise<void> {
    if (!open || isAsking) return;
    if (performance.now() - pressedAt > IDLE_MS) return show(null);
    const answer = await ask({ act: 'look' });
    if (!open || isAsking || !answer) return;
    const view = answer.view && sorted(answer.view, language());
    show(view && { ...open, place: placeIn(view, open.place), view });
  }

  const looking = setInterval(() => void look(), LOOK_MS);
  return { pressed, isOpen: () => open !== null, close: () => clearInterval(looking) };
}

/** As they would stand in a list of names. */
function sorted(view: MenuView, language: Language): MenuView {
  const order = new Intl.Collator(language, { numeric: true });
  return { ...view, lessons: view.lessons.toSorted((one, other) => order.compare(one.title, other.title)) };
}
