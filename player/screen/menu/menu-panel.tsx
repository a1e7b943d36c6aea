import { useWords } from '../cards/speech.ts';
import { ListPage } from './list-page.tsx';
import type { OpenMenu } from './menu.ts';
import { NamesPage } from './names-page.tsx';
import { noteText } from './note-text.ts';
import { PinPage } from './pin-page.tsx';
import { SidePanel } from './side-panel.tsx';
import { TimePage } from './time-page.tsx';

/** Over the whole screen but for the programme, which goes on in a corner: what counts as shown is to be seen. */
export function MenuPanel({ menu }: { menu: OpenMenu }) {
  const { words } = useWords();
  const { place, view, note } = menu;
  return (
    <section className="menu" role="dialog" aria-label={words.menu.title}>
      <div className="menu-main">
        {place.at === 'names' && <NamesPage view={view} focus={place.focus} />}
        {place.at === 'pin' && <PinPage view={view} place={place} />}
        {place.at === 'list' && <ListPage view={view} focus={place.focus} />}
        {place.at === 'time' && <TimePage place={place} />}
        <p className="menu-note" role="status">
          {noteText(menu, words)}
        </p>
        <p className="menu-keys">{keysAt(place.at, words)}</p>
      </div>
      <SidePanel view={view} place={place} isRefused={note !== null} />
    </section>
  );
}

function keysAt(at: OpenMenu['place']['at'], { menu: { keys } }: ReturnType<typeof useWords>['words']): string {
  const said = {
    names: [keys.choose, keys.ok, keys.back],
    pin: [keys.digits, keys.ok, keys.back],
    list: [keys.choose, keys.play, keys.back],
    time: [keys.change, keys.move, keys.set, keys.back],
  }[at];
  return said.join('　');
}
