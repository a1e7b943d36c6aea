import '@fontsource/noto-sans-sc/400.css';
import '@fontsource/noto-sans-sc/500.css';
import '@fontsource/noto-sans-sc/700.css';
import './style/screen.css';
import './style/cards.css';
import './style/notice-cards.css';
import { createRoot } from 'react-dom/client';
import { ScreenPage } from './screen-page.tsx';

const host = document.getElementById('root');
if (host) createRoot(host).render(<ScreenPage role={window.location.pathname.startsWith('/mirror') ? 'mirror' : 'screen'} />);
