import { Suspense, useState } from 'react';
import { Alert, Drawer } from 'antd';
import { Navigate, Outlet, ScrollRestoration, useLocation, useNavigation } from 'react-router';
import { AppError } from '#shared/problem.ts';
import { useAsk } from '../../kit/asking.ts';
import { useWords } from '../../kit/speaking.ts';
import { LateSkeleton } from '../parts/late-skeleton.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { DropZone } from '../uploads/drop-zone.tsx';
import { UploadTray } from '../uploads/upload-tray.tsx';
import { Brand } from './brand.tsx';
import { FirstChange } from './first-change.tsx';
import { useLiveLine } from './live-line.ts';
import { Menu } from './menu.tsx';
import { TopBar } from './top-bar.tsx';

/** Only who is signed in gets in; everybody else is shown the way, and comes back to the page they wanted. */
export function Frame() {
  const me = useAsk('whoAmI', {}, { retry: false });
  const location = useLocation();
  if (me.error instanceof AppError && me.error.code === 'not_signed_in') {
    const wanted = location.pathname + location.search;
    return <Navigate to={wanted === '/' ? '/login' : `/login?next=${encodeURIComponent(wanted)}`} replace />;
  }
  if (!me.data) return me.error ? <Trouble error={me.error} onRetry={() => void me.refetch()} /> : <LateSkeleton />;
  if (me.data.mustChange) return <FirstChange />;
  return <SignedIn name={me.data.name} login={me.data.login} />;
}

function SignedIn({ name, login }: { name: string; login: string }) {
  const { t } = useWords();
  const [isMenuOpen, setMenuOpen] = useState(false);
  const isLive = useLiveLine();
  const navigation = useNavigation();
  return (
    <div className="fc-frame">
      <a className="fc-skip" href="#content">
        {t('common.skipToContent')}
      </a>
      <aside className="fc-side">
        <Brand />
        <Menu />
      </aside>
      <Drawer open={isMenuOpen} onClose={() => setMenuOpen(false)} placement="left" size={260} title={t('common.product')}>
        <Menu onGo={() => setMenuOpen(false)} />
      </Drawer>
      <TopBar name={name} login={login} onMenu={() => setMenuOpen(true)} />
      <main id="content" className="fc-main" tabIndex={-1} aria-busy={navigation.state !== 'idle'}>
        {!isLive && <Alert banner type="warning" title={t('common.lineLost')} className="fc-line-lost" />}
        <Suspense fallback={<LateSkeleton />}>
          <Outlet />
        </Suspense>
      </main>
      <DropZone />
      <UploadTray />
      <ScrollRestoration />
    </div>
  );
}
