import { fill, useWords } from '../cards/speech.ts';
import { fullDate } from './note-text.ts';
import { FIELDS, type Place } from './places.ts';

const two = (number: number): string => String(number).padStart(2, '0');

export function TimePage({ place }: { place: Extract<Place, { at: 'time' }> }) {
  const { words } = useWords();
  return (
    <>
      <h1>{words.menu.setTime}</h1>
      <ul className="menu-time" role="listbox" aria-label={words.menu.setTime}>
        {FIELDS.map((field, index) => (
          <li key={field} role="option" aria-selected={index === place.field} data-field={field}>
            <i aria-hidden="true">▲</i>
            <b>{two(place.value[field])}</b>
            <i aria-hidden="true">▼</i>
            <span>{words.menu.fields[field]}</span>
          </li>
        ))}
      </ul>
      <p className="menu-hint">{fill(words.menu.willBe, { date: fullDate(place.value, words) })}</p>
    </>
  );
}
