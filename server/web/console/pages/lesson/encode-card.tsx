import { StopOutlined } from '@ant-design/icons';
import { App, Button, Progress } from 'antd';
import { useTell } from '../../../kit/asking.ts';
import { leftWords } from '../../../kit/left.ts';
import { useFailureWords, useWords } from '../../../kit/speaking.ts';
import { May } from '../../parts/may.tsx';
import { Panel } from '../../parts/page.tsx';
import { restWords, useLessonsAtRest } from '../../parts/use-encoding.ts';
import type { LessonView } from './lesson-page.tsx';

/** A file on its way to be a lesson: how far, how long still, and how to stop it. */
export function EncodeCard({ lesson }: { lesson: LessonView }) {
  const { t } = useWords();
  return (
    <Panel title={t(`lessons.${lesson.state}`)}>
      <div className="fc-encode">
        <Progress percent={Math.floor(lesson.progress * 100)} strokeColor="var(--fc-blue)" aria-label={t('lessons.working')} />
        <Hint lesson={lesson} />
        <May right="content.write">
          <CancelEncode lesson={lesson} />
        </May>
      </div>
    </Panel>
  );
}

function Hint({ lesson: { state, leftMs } }: { lesson: LessonView }) {
  const { t } = useWords();
  const rest = useLessonsAtRest().data?.rest;
  if (rest) return <p>{restWords(rest, t)}</p>;
  return (
    <>
      {leftMs !== null && (
        <p>
          <strong>{t('lessons.left', { time: leftWords(leftMs, t) })}</strong>
        </p>
      )}
      <p>{state === 'waiting' ? t('lessons.waitingHint') : t('lessons.workingHint')}</p>
    </>
  );
}

function CancelEncode({ lesson: { id, title } }: { lesson: LessonView }) {
  const { t } = useWords();
  const { modal, message } = App.useApp();
  const say = useFailureWords();
  const cancel = useTell('cancelLesson');
  const sure = () =>
    modal.confirm({
      title: t('lessons.cancelEncode'),
      content: t('lessons.cancelSure', { title }),
      okText: t('lessons.cancelEncode'),
      okButtonProps: { danger: true },
      cancelText: t('common.back'),
      onOk: () =>
        cancel.mutateAsync({ params: { id } }).then(
          () => void message.success(t('lessons.cancelled')),
          (error: unknown) => void message.error(say(error)),
        ),
    });
  return (
    <Button icon={<StopOutlined />} onClick={() => void sure()}>
      {t('lessons.cancelEncode')}
    </Button>
  );
}
