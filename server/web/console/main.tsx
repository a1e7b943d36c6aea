import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startWords } from '../kit/i18n.ts';
import { Console } from './console.tsx';
import './console.css';

await startWords();
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Console />
    </StrictMode>,
  );
}
