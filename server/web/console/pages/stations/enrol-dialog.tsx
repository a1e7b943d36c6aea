import { useState } from 'react';
import { Button, Modal, Result } from 'antd';
import { Link } from 'react-router';
import type { ReplyOf } from '../../../kit/client.ts';
import { useTell } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Trouble } from '../../parts/trouble.tsx';
import { EnrolCode } from './enrol-code.tsx';
import { EnrolPlace } from './enrol-place.tsx';

type Claim = ReplyOf<'enterCode'>;
type Screen = ReplyOf<'confirmEnrolment'>;
type Step =
  | { at: 'code' }
  | { at: 'compare'; claim: Claim }
  | { at: 'place'; claim: Claim }
  | { at: 'refused' }
  | { at: 'done'; screen: Screen };

/** Code, then six digits to compare by eye, then a name and a place: only the comparison proves that it is this screen. */
export function EnrolDialog({ station, onClose }: { station: string; onClose: () => void }) {
  const { t } = useWords();
  const [step, setStep] = useState<Step>({ at: 'code' });
  return (
    <Modal open title={t('stations.enrolTitle')} footer={null} mask={{ closable: false }} onCancel={onClose} destroyOnHidden>
      {step.at === 'code' && <EnrolCode onClaimed={(claim) => setStep({ at: 'compare', claim })} />}
      {step.at === 'compare' && (
        <Compare
          claim={step.claim}
          same={t('stations.enrolSame')}
          onSame={() => setStep({ at: 'place', claim: step.claim })}
          onRefused={() => setStep({ at: 'refused' })}
        />
      )}
      {step.at === 'place' && <EnrolPlace claim={step.claim} station={station} onDone={(screen) => setStep({ at: 'done', screen })} />}
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
          title={t('stations.enrolDone', { name: step.screen.name })}
          extra={[
            <Link key="open" to={`/screens/${step.screen.id}`} className="fc-result-link">
              {t('stations.enrolOpen')}
            </Link>,
            <Button key="again" onClick={() => setStep({ at: 'code' })}>
              {t('stations.enrolAnother')}
            </Button>,
          ]}
        />
      )}
    </Modal>
  );
}

interface CompareProps {
  claim: Claim;
  /** What is pressed when they are the same. */
  same: string;
  isBusy?: boolean;
  onSame: () => void;
  onRefused: () => void;
}

/** Six digits, here and on the screen: a person compares them. */
export function Compare({ claim, same, isBusy = false, onSame, onRefused }: CompareProps) {
  const { t } = useWords();
  const refuse = useTell('refuseEnrolment');
  return (
    <div className="fc-enrol">
      <h3>{t('stations.enrolCompare')}</h3>
      <p className="fc-digits" aria-label={claim.digits.split('').join(' ')}>
        {claim.digits.slice(0, 3)} {claim.digits.slice(3)}
      </p>
      <p>{t('stations.enrolCompareHint')}</p>
      <p className="fc-note">{t('stations.enrolBox', { host: claim.host, version: claim.playerVersion })}</p>
      {refuse.error && <Trouble error={refuse.error} />}
      <div className="fc-form-buttons">
        <Button type="primary" size="large" loading={isBusy} onClick={onSame}>
          {same}
        </Button>
        <Button
          size="large"
          danger
          loading={refuse.isPending}
          onClick={() => refuse.mutate({ params: { id: claim.id } }, { onSuccess: onRefused })}
        >
          {t('stations.enrolDiffer')}
        </Button>
      </div>
    </div>
  );
}
