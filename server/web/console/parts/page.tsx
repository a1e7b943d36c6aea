import { useEffect, type ReactNode } from 'react';
import { useWords } from '../../kit/speaking.ts';

export function usePageTitle(title: string): void {
  const { t } = useWords();
  const product = t('common.product');
  useEffect(() => {
    document.title = title === '' ? product : `${title} · ${product}`;
  }, [title, product]);
}

interface PageProps {
  title: string;
  /** Beside the title, smaller: counts, dates. */
  note?: ReactNode;
  before?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** Every page's head: where I am, what it amounts to, what I can do here. */
export function Page({ title, note, before, actions, children }: PageProps) {
  usePageTitle(title);
  return (
    <div className="fc-page">
      {before && <div className="fc-page-before">{before}</div>}
      <div className="fc-page-head">
        <h1>{title}</h1>
        {note && <span className="fc-note">{note}</span>}
        <span className="fc-grow" />
        {actions && <div className="fc-actions">{actions}</div>}
      </div>
      {children}
    </div>
  );
}

/** A card with its own heading; the heading's right side leads on. */
export function Panel({
  title,
  aside,
  children,
  className = '',
}: {
  title: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <section className={`fc-panel ${className}`}>
      <div className="fc-panel-head">
        <h2>{title}</h2>
        {aside && <span className="fc-note">{aside}</span>}
      </div>
      {children}
    </section>
  );
}
