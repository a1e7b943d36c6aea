import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { config } from 'zod';
import { startWords } from '../kit/i18n.ts';
import { Console } from './console.tsx';
import './console.css';

config({ jitless: true }); // The page's own rules forbid code made from text; zod would try it, and be reported.
await startWords();
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Console />
    </StrictMode>,
  );
}
