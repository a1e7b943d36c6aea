import { CheckCircleFilled } from '@ant-design/icons';
import { Link } from 'react-router';
import { useWords } from '../../../kit/speaking.ts';
import { Panel } from '../../parts/page.tsx';

const steps = [
  { key: 'lesson', title: 'stepLesson', hint: 'stepLessonHint', to: '/lessons' },
  { key: 'screen', title: 'stepScreen', hint: 'stepScreenHint', to: '/stations' },
  { key: 'slot', title: 'stepSlot', hint: 'stepSlotHint', to: '/timetable' },
] as const;

/** A new server: the three steps to the first showing, each ticked off as it is done. */
export function FirstSteps({ done }: { done: Record<'lesson' | 'screen' | 'slot', boolean> }) {
  const { t } = useWords();
  const next = steps.find(({ key }) => !done[key])?.key;
  return (
    <Panel title={t('overview.welcome')} aside={t('overview.welcomeHint')}>
      <ol className="fc-steps">
        {steps.map(({ key, title, hint, to }, index) => (
          <li key={key} className={key === next ? 'fc-step fc-step-next' : 'fc-step'}>
            <span className="fc-step-mark">{done[key] ? <CheckCircleFilled className="fc-ok" /> : index + 1}</span>
            <div>
              <strong>{t(`overview.${title}`)}</strong>
              <div className="fc-note">{t(`overview.${hint}`)}</div>
            </div>
            {done[key] ? (
              <span className="fc-ok">{t('overview.stepDone')}</span>
            ) : (
              <Link to={to} className="fc-need-action">
                {t('overview.stepGo')}
              </Link>
            )}
          </li>
        ))}
      </ol>
    </Panel>
  );
}
