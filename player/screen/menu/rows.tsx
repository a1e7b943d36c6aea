/** So many stand on the screen at once; the list moves under the focus. */
export const ROWS = 6;

export interface ShownRow {
  id: string;
  title: string;
  line: string | null;
  poster: string | null;
}

/** The focus stays away from the edge as long as there is something beyond it. */
export function firstShown(focus: number, count: number): number {
  return Math.max(0, Math.min(focus - Math.floor((ROWS - 1) / 2), count - ROWS));
}

export function Rows({ label, rows, focus }: { label: string; rows: readonly ShownRow[]; focus: number }) {
  const first = firstShown(focus, rows.length);
  return (
    <ul className="menu-rows" role="listbox" aria-label={label}>
      {rows.slice(first, first + ROWS).map(({ id, title, line, poster }, index) => (
        <li key={id} className="menu-row" role="option" aria-selected={first + index === focus}>
          {poster !== null && <img className="menu-poster" src={poster} alt="" />}
          <span className="menu-row-words">
            <b>{title}</b>
            {line !== null && <span>{line}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}
