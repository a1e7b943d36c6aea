import { useEffect, type RefObject } from 'react';
import { Modal } from 'antd';
import { useBlocker } from 'react-router';
import { useWords } from '../../kit/speaking.ts';

/** Asks before a page with unsaved changes is left, within the console and by closing the tab. `mayLeave` opens the door at once, before the next drawing. */
export function LeaveGuard({ when, mayLeave }: { when: boolean; mayLeave: RefObject<boolean> }) {
  const { t } = useWords();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => when && !mayLeave.current && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!when) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [when]);
  return (
    <Modal
      open={blocker.state === 'blocked'}
      title={t('common.leaveUnsaved')}
      okText={t('common.leave')}
      cancelText={t('common.stay')}
      onOk={() => blocker.proceed?.()}
      onCancel={() => blocker.reset?.()}
    >
      {t('common.leaveUnsavedHint')}
    </Modal>
  );
}
