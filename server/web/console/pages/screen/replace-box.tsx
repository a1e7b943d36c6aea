import { useState } from 'react';
import { SwapOutlined } from '@ant-design/icons';
import { Button, Modal, Result } from 'antd';
import { Link } from 'react-router';
import type { Screen } from '#shared/model/place.ts';
import { useTell } from '../../../kit/asking.ts';
import type { ReplyOf } from '../../../kit/client.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Trouble } from '../../parts/trouble.tsx';
import { EnrolCode } from '../stations/enrol-code.tsx';
import { Compare } from '../stations/enrol-dialog.tsx';

type Step = { at: 'code' } | { at: 'compare'; claim: ReplyOf<'enterCode'> } | { at: 'refused' } | { at: 'done'; screen: Screen };

/** A new box in the place of a broken one: its code, the comparison, and it has taken over. */
export function ReplaceBox({ screen }: { screen: Screen }) {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button icon={<SwapOutlined />} onClick={() => setOpen(true)}>
        {t('places.replace')}
      </Button>
      {isOpen && <ReplaceDialog screen={screen} onClose={() => setOpen(false)} />}
    </>
  );
}

function ReplaceDialog({ screen, onClose }: { screen: Screen; onClose: () => void }) {
  const { t } = useWords();
  const [step, setStep] = useState<Step>({ at: 'code' });
  const replace = useTell('replaceScreen');
  const { name } = screen;
  return (
    <Modal open title={t('places.replaceTitle', { name })} footer={null} mask={{ closable: false }} onCancel={onClose} destroyOnHidden>
      {replace.error && <Trouble error={replace.error} />}
      {step.at === 'code' && (
        <>
          <p className="fc-note">{t('places.replaceHint')}</p>
          <EnrolCode onClaimed={(claim) => setStep({ at: 'compare', claim })} />
        </>
      )}
      {step.at === 'compare' && (
        <Compare
          claim={step.claim}
          same={t('places.replaceSame')}
          isBusy={replace.isPending}
          onSame={() =>
            replace.mutate(
              { params: { id: step.claim.id }, body: { screen: screen.id } },
              { onSuccess: (made) => setStep({ at: 'done', screen: made }) },
            )
          }
          onRefused={() => setStep({ at: 'refused' })}
        />
      )}
      {step.at === 'refused' && (
        <Result
          status="warning"
          title={t('stations.enrolRefused')}
          extra={<Button onClick={() => setStep({ at: 'code' })}>{t('common.retry')}</Button>}
        />
      )}
      {step.at === 'done' && (
        <Result
          status="success"
          title={t('places.replaceDone', { name })}
          extra={<Link to={`/screens/${step.screen.id}`}>{t('stations.enrolOpen')}</Link>}
        />
      )}
    </Modal>
  );
}
