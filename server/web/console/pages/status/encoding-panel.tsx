import { CheckCircleFilled, ClockCircleOutlined, LoadingOutlined, PauseCircleFilled } from '@ant-design/icons';
import { Link } from 'react-router';
import type { EncodingState } from '#shared/protocol/http/encoding.ts';
import type { Translate } from '../../../kit/i18n.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Answer } from '../../parts/answer.tsx';
import { useMay } from '../../parts/may.tsx';
import { Panel } from '../../parts/page.tsx';
import { pieceName } from '../../parts/piece-words.ts';
import { useEncoding } from '../../parts/use-encoding.ts';
import { PauseSwitch } from './pause-switch.tsx';
import { QuietForm } from './quiet-form.tsx';

/** Whether it encodes now, what is in hand and what waits; who may change it can pause it and give it quiet hours. */
export function EncodingPanel() {
  const { t } = useWords();
  const asked = useEncoding();
  return (
    <Panel title={t('encoding.title')}>
      <Answer of={asked}>{(encoding) => <Encoding encoding={encoding} />}</Answer>
    </Panel>
  );
}

function Encoding({ encoding }: { encoding: EncodingState }) {
  const { t } = useWords();
  const mayChange = useMay('system.write');
  const { lessons, waiting, workers, rule } = encoding;
  return (
    <>
      <dl className="fc-facts">
        <dt>{t('encoding.now')}</dt>
        <dd>
          <Now encoding={encoding} />
        </dd>
        <dt>{t('encoding.inHand')}</dt>
        <dd>
          <InHand encoding={encoding} />
        </dd>
        <dt>{t('encoding.waiting')}</dt>
        <dd>{lessons === 0 ? t('encoding.nothingWaits') : waitingWords(lessons, waiting, t)}</dd>
        <dt>{t('encoding.workers')}</dt>
        <dd>{t('encoding.workersCount', { count: workers })}</dd>
        {!mayChange && (
          <>
            <dt>{t('encoding.quietHead')}</dt>
            <dd>{rule.quiet ? t('encoding.quietRule', rule.quiet) : t('encoding.quietNone')}</dd>
          </>
        )}
      </dl>
      {mayChange && (
        <div className="fc-encoding-controls">
          <PauseSwitch rule={rule} />
          <QuietForm rule={rule} />
        </div>
      )}
    </>
  );
}

const waitingWords = (lessons: number, pieces: number, t: Translate): string =>
  [t('encoding.lessonsCount', { count: lessons }), t('encoding.piecesCount', { count: pieces })].join(t('common.listComma'));

const marks = {
  paused: { tone: 'never', icon: <PauseCircleFilled /> },
  quiet: { tone: 'waiting', icon: <ClockCircleOutlined /> },
  working: { tone: 'ready', icon: <LoadingOutlined /> },
  idle: { tone: 'ready', icon: <CheckCircleFilled /> },
} as const;

function Now({ encoding }: { encoding: EncodingState }) {
  const { t } = useWords();
  const now = nowOf(encoding);
  const { tone, icon } = marks[now];
  return (
    <span className={`fc-state fc-state-${tone}`}>
      {icon} {t(`encoding.${now}`, encoding.rule.quiet ?? {})}
    </span>
  );
}

function nowOf({ rule, isWorking, inHand, lessons }: EncodingState): keyof typeof marks {
  if (!isWorking) return rule.isPaused ? 'paused' : 'quiet';
  return inHand.length > 0 || lessons > 0 ? 'working' : 'idle';
}

function InHand({ encoding: { inHand } }: { encoding: EncodingState }) {
  const { t } = useWords();
  if (inHand.length === 0) return t('encoding.nothingInHand');
  return (
    <ul className="fc-used-list">
      {inHand.map(({ lesson, title, ...piece }) => (
        <li key={`${lesson} ${piece.kind} ${piece.index}`}>
          <Link to={`/lessons/${lesson}`}>{title}</Link> <span className="fc-note">{pieceName(piece, t)}</span>
        </li>
      ))}
    </ul>
  );
}
