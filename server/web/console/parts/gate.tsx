import type { ReactNode } from 'react';
import { useWords } from '../../kit/speaking.ts';
import { AppearanceSwitch, LanguageSwitch } from '../frame/top-bar.tsx';
import mark from '../mark.svg';
import { usePageTitle } from './page.tsx';
import './gate.css';

/** The pages before the door: one card on a calm field. */
export function Gate({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  const { t } = useWords();
  usePageTitle(title);
  return (
    <div className="fc-gate">
      <svg className="fc-gate-field" viewBox="0 0 1440 400" preserveAspectRatio="xMidYMax slice" aria-hidden="true">
        <circle cx="1130" cy="96" r="54" fill="var(--fc-wheat)" opacity=".75" />
        <path d="M0 210c300-120 620-110 1440-10v200H0z" fill="var(--fc-green)" opacity=".14" />
        <path d="M0 280c420-110 800-90 1440 10v110H0z" fill="var(--fc-green)" opacity=".22" />
        <path d="M0 340c380-70 900-60 1440 10v50H0z" fill="var(--fc-green)" opacity=".34" />
      </svg>
      <header className="fc-gate-switches">
        <LanguageSwitch />
        <AppearanceSwitch />
      </header>
      <main className="fc-gate-card">
        <div className="fc-gate-brand">
          <img src={mark} alt="" width={44} height={44} />
          <span>{t('account.tagline')}</span>
        </div>
        <h1>{title}</h1>
        {hint && <p className="fc-note">{hint}</p>}
        {children}
      </main>
    </div>
  );
}
