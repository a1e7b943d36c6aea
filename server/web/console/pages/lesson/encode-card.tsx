import { RedoOutlined, StopOutlined } from '@ant-design/icons';
import { Alert, App, Button, Progress } from 'antd';
import { isWorthAnotherTry } from '#shared/model/content.ts';
import { useTell } from '../../../kit/asking.ts';
import { leftWords } from '../../../kit/left.ts';
import { useFailureWords, useWords } from '../../../kit/speaking.ts';
import { May } from '../../parts/may.tsx';
import { Panel } from '../../parts/page.tsx';
import { Poster } from '../../parts/poster.tsx';
import type { LessonView } from './lesson-page.tsx';

/** A file on its way to be a lesson: how far, how long still, or why it did not become one. */
export function EncodeCard({ lesson }: { lesson: LessonView }) {
  return (
    <Panel title={<EncodeTitle lesson={lesson} />}>
      {lesson.state === 'failed' ? <Failed lesson={lesson} /> : <Working lesson={lesson} />}
    </Panel>
  );
}

function EncodeTitle({ lesson: { state } }: { lesson: LessonView }) {
  const { t } = useWords();
  return state === 'failed' ? t('lessons.failedTitle') : t(`lessons.${state}`);
}

function Working({ lesson }: { lesson: LessonView }) {
  const { t } = useWords();
  const { modal, message } = App.useApp();
  const say = useFailureWords();
  const cancel = useTell('cancelLesson');
  const percent = Math.floor(lesson.progress * 100);
  const sure = () =>
    modal.confirm({
      title: t('lessons.cancelEncode'),
      content: t('lessons.cancelSure', { title: lesson.title }),
      okText: t('lessons.cancelEncode'),
      okButtonProps: { danger: true },
      cancelText: t('common.back'),
      onOk: () =>
        cancel.mutateAsync({ params: { id: lesson.id } }).then(
          () => void message.success(t('lessons.cancelled')),
          (error: unknown) => void message.error(say(error)),
        ),
    });
  return (
    <div className="fc-encode">
      <Poster blob={lesson.poster} />
      <Progress percent={percent} strokeColor="var(--fc-blue)" aria-label={t('lessons.working')} />
      <p>
        {lesson.state === 'waiting' ? t('lessons.waitingHint') : t('lessons.workingHint')}
        {lesson.leftMs !== null && <strong> {t('lessons.left', { time: leftWords(lesson.leftMs, t) })}</strong>}
      </p>
      <May right="content.write">
        <Button icon={<StopOutlined />} onClick={() => void sure()}>
          {t('lessons.cancelEncode')}
        </Button>
      </May>
    </div>
  );
}

function Failed({ lesson }: { lesson: LessonView }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const say = useFailureWords();
  const retry = useTell('retryLesson');
  const again = () =>
    retry.mutate(
      { params: { id: lesson.id } },
      { onSuccess: () => void message.success(t('lessons.retried')), onError: (error) => void message.error(say(error)) },
    );
  return (
    <div className="fc-encode">
      <Alert type="error" showIcon title={lesson.fault ? t(`media.${lesson.fault}`) : t('lessons.failed')} />
      {lesson.faultDetail && (
        <details>
          <summary>{t('lessons.faultDetail')}</summary>
          <pre>{lesson.faultDetail}</pre>
        </details>
      )}
      {lesson.fault && isWorthAnotherTry(lesson.fault) && (
        <May right="content.write">
          <Button type="primary" icon={<RedoOutlined />} loading={retry.isPending} onClick={again}>
            {t('lessons.retryEncode')}
          </Button>
        </May>
      )}
    </div>
  );
}
