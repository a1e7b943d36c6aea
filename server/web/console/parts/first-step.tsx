import type { ReactNode } from 'react';
import { useId } from 'react';

/** An empty list says what it is for and offers the first step, under a small field picture. */
export function FirstStep({ title, hint, action }: { title: string; hint?: string; action?: ReactNode }) {
  const sky = useId();
  return (
    <div className="fc-first-step">
      <svg viewBox="0 0 160 90" width="160" height="90" aria-hidden="true">
        <defs>
          <linearGradient id={sky} x1="0" y1="0" x2="0" y2="1">
            <stop offset="0" stopColor="var(--fc-green-soft)" />
            <stop offset="1" stopColor="transparent" />
          </linearGradient>
        </defs>
        <rect width="160" height="90" rx="14" fill={`url(#${sky})`} />
        <circle cx="118" cy="28" r="11" fill="var(--fc-wheat)" />
        <path d="M0 62c40-22 70-18 160-4v18a14 14 0 0 1-14 14H14A14 14 0 0 1 0 76z" fill="var(--fc-green)" opacity=".28" />
        <path d="M0 74c50-16 100-14 160 0v2a14 14 0 0 1-14 14H14A14 14 0 0 1 0 76z" fill="var(--fc-green)" opacity=".55" />
      </svg>
      <h2>{title}</h2>
      {hint && <p>{hint}</p>}
      {action}
    </div>
  );
}
