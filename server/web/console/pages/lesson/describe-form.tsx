import { App, Button, Form, Input } from 'antd';
import { AppError } from '#shared/problem.ts';
import { useTell } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Panel } from '../../parts/page.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import type { LessonView } from './lesson-page.tsx';

interface Described {
  title: string;
  teacher: string;
  topic: string;
}

/** Rename and describe, in place. What is typed stays when saving fails. */
export function DescribeForm({ lesson }: { lesson: LessonView }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [form] = Form.useForm<Described>();
  const describe = useTell('describeLesson');
  const now: Described = { title: lesson.title, teacher: lesson.teacher, topic: lesson.topic };
  const typed = Form.useWatch([], form);
  const isChanged = typed !== undefined && (['title', 'teacher', 'topic'] as const).some((key) => (typed[key] ?? '') !== now[key]);

  const save = (described: Described) =>
    describe.mutate(
      { params: { id: lesson.id }, body: { seenRevision: lesson.revision, ...described } },
      { onSuccess: () => void message.success(t('common.saved')) },
    );
  const isConflict = describe.error instanceof AppError && describe.error.code === 'conflict';
  return (
    <Panel title={t('lessons.describe')}>
      {describe.error && <Trouble error={describe.error} />}
      {isConflict && <p className="fc-theirs">{[lesson.title, lesson.teacher, lesson.topic].filter(Boolean).join(' · ')}</p>}
      <Form form={form} layout="vertical" initialValues={now} requiredMark={false} onFinish={save}>
        <Form.Item
          name="title"
          label={t('lessons.lessonTitle')}
          rules={[{ required: true, whitespace: true, message: t('common.required') }]}
        >
          <Input maxLength={120} />
        </Form.Item>
        <Form.Item name="teacher" label={t('lessons.teacher')}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="topic" label={t('lessons.topic')}>
          <Input maxLength={60} />
        </Form.Item>
        <div className="fc-form-buttons">
          <Button type="primary" htmlType="submit" disabled={!isChanged} loading={describe.isPending}>
            {isConflict ? t('common.overwrite') : t('common.save')}
          </Button>
          {isChanged && (
            <Button onClick={() => form.setFieldsValue(now)}>{isConflict ? t('common.takeTheirs') : t('common.discardDraft')}</Button>
          )}
        </div>
      </Form>
    </Panel>
  );
}
