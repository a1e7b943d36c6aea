import { useEffect, useRef } from 'react';
import { useWords } from '../../kit/speaking.ts';
import type { Find } from './finds.ts';

interface FindListProps {
  id: string;
  finds: readonly Find[];
  chosen: number;
  onGo: (find: Find) => void;
}

/** The finds, grouped by what they are; the chosen one stays in sight. */
export function FindList({ id, finds, chosen, onGo }: FindListProps) {
  const { t } = useWords();
  const list = useRef<HTMLDivElement>(null);
  // In braces: newer browsers answer with a promise, which is not a way to clean up.
  useEffect(() => {
    list.current?.querySelector(`[id="${id}-${chosen}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [id, chosen]);
  return (
    <div id={id} ref={list} role="listbox" aria-label={t('nav.searchTitle')} className="fc-finds">
      {finds.map((find, index) => (
        <div
          key={find.to}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === chosen}
          className={index === chosen ? 'fc-find fc-find-on' : 'fc-find'}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onGo(find)}
        >
          <span className="fc-find-group">{find.group !== finds[index - 1]?.group && t(`nav.found.${find.group}`)}</span>
          <span title={find.title}>{find.title}</span>
          <span className="fc-note">{find.note}</span>
        </div>
      ))}
    </div>
  );
}
