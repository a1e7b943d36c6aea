import { RedoOutlined } from '@ant-design/icons';
import { Alert, App, Button } from 'antd';
import { isWorthAnotherTry } from '#shared/model/content.ts';
import { useTell } from '../../../kit/asking.ts';
import { useFailureWords, useWords } from '../../../kit/speaking.ts';
import { May } from '../../parts/may.tsx';
import { Panel } from '../../parts/page.tsx';
import { failedPiece } from '../../parts/piece-words.ts';
import { UploadButton } from '../../uploads/upload-button.tsx';
import type { LessonView } from './lesson-page.tsx';

/** Why a file did not become a lesson: which piece, what to do about it, and the tool's own words for whoever repairs it. */
export function FailedCard({ lesson }: { lesson: LessonView }) {
  const { t } = useWords();
  const isLost = lesson.fault !== null && !isWorthAnotherTry(lesson.fault);
  return (
    <Panel title={t('lessons.failedTitle')}>
      <div className="fc-encode">
        <Reason lesson={lesson} />
        {isLost && <p>{t('lessons.replaceHint')}</p>}
        <May right="content.write">{isLost ? <UploadButton /> : <Retry lesson={lesson} />}</May>
        {lesson.faultDetail && (
          <details>
            <summary>{t('lessons.faultDetail')}</summary>
            <pre>{lesson.faultDetail}</pre>
          </details>
        )}
      </div>
    </Panel>
  );
}

function Reason({ lesson }: { lesson: LessonView }) {
  const { t } = useWords();
  const piece = failedPiece(lesson, t);
  const reason = lesson.fault ? t(`media.${lesson.fault}`) : t('lessons.failed');
  const tone = lesson.fault === 'cancelled' ? 'info' : 'error';
  return piece ? <Alert type={tone} showIcon title={piece} description={reason} /> : <Alert type={tone} showIcon title={reason} />;
}

function Retry({ lesson: { id, fault, faultPiece } }: { lesson: LessonView }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const say = useFailureWords();
  const retry = useTell('retryLesson');
  const again = () =>
    retry.mutate(
      { params: { id } },
      { onSuccess: () => void message.success(t('lessons.retried')), onError: (error) => void message.error(say(error)) },
    );
  return (
    <Button type="primary" icon={<RedoOutlined />} loading={retry.isPending} onClick={again}>
      {faultPiece ? t('lessons.retryPiece') : fault === 'cancelled' ? t('lessons.resumeEncode') : t('lessons.retryEncode')}
    </Button>
  );
}
