import type { MenuView } from '#shared/protocol/menu.ts';
import { fill, useWords } from '../cards/speech.ts';
import { LONGEST_PIN, PAD, type Place } from './places.ts';

/** Dots for the digits, and a pad for remotes without number keys. */
export function PinPage({ view, place }: { view: MenuView; place: Extract<Place, { at: 'pin' }> }) {
  const { words } = useWords();
  const name = view.operators.find(({ id }) => id === place.operator)?.name ?? '';
  return (
    <>
      <h1>{fill(words.menu.pin, { name })}</h1>
      <div className="menu-pin">
        <p className="menu-dots" role="img" aria-label={words.menu.pinHint}>
          {Array.from({ length: LONGEST_PIN }, (_, index) => (
            <i key={index} data-filled={index < place.digits.length} />
          ))}
        </p>
        <p className="menu-hint">{words.menu.pinHint}</p>
        <ul className="menu-pad" role="listbox" aria-label={words.menu.pinHint}>
          {PAD.map((key, index) => (
            <li key={key} role="option" aria-selected={index === place.focus} data-word={key.length > 1}>
              {key === 'erase' ? words.menu.erase : key === 'done' ? words.menu.done : key}
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}
