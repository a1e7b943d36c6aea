import '@fontsource/noto-sans-sc/400.css';
import '@fontsource/noto-sans-sc/500.css';
import '@fontsource/noto-sans-sc/700.css';
import './style/screen.css';
import './style/cards.css';
import './style/notice-cards.css';
import './style/menu.css';
import { createRoot } from 'react-dom/client';
import { config } from 'zod';
import { ScreenPage } from './screen-page.tsx';

config({ jitless: true }); // The agent's content policy allows no code made of strings; do not even try.

const host = document.getElementById('root');
if (host) createRoot(host).render(<ScreenPage role={window.location.pathname.startsWith('/mirror') ? 'mirror' : 'screen'} />);
