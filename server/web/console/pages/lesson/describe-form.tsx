import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, Input } from 'antd';
import { NAME_MAX, TITLE_MAX } from '#shared/model/line.ts';
import { AppError } from '#shared/problem.ts';
import { refreshTopics, useTell } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { atMost } from '../../parts/at-most.ts';
import { useMay } from '../../parts/may.tsx';
import { Panel } from '../../parts/page.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import type { LessonView } from './lesson-page.tsx';

const FIELDS = ['title', 'teacher', 'topic'] as const;
type Described = Record<(typeof FIELDS)[number], string>;
const describedOf = ({ title, teacher, topic }: LessonView): Described => ({ title, teacher, topic });

/** Rename and describe, in place. What is typed stays when saving fails, and nobody's newer words are overwritten unseen. */
export function DescribeForm({ lesson }: { lesson: LessonView }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [form] = Form.useForm<Described>();
  const describe = useTell('describeLesson');
  const mayWrite = useMay('content.write');
  const client = useQueryClient();
  const [seen, setSeen] = useState(lesson);
  const typed = Form.useWatch([], form);
  const isChanged = typed !== undefined && FIELDS.some((key) => (typed[key] ?? '') !== seen[key]);
  const isConflict = describe.error instanceof AppError && describe.error.code === 'conflict';

  const take = (newest: LessonView) => {
    setSeen(newest);
    form.setFieldsValue(describedOf(newest));
    describe.reset();
  };
  const save = (described: Described) =>
    describe.mutate(
      { params: { id: lesson.id }, body: { seenRevision: isConflict ? lesson.revision : seen.revision, ...described } },
      {
        onSuccess: (saved) => {
          setSeen({ ...lesson, ...saved });
          void message.success(t('common.saved'));
        },
        onError: () => void refreshTopics(client, ['lesson']),
      },
    );
  return (
    <Panel title={t('lessons.describe')}>
      {describe.error && <Trouble error={describe.error} />}
      {isConflict && <p className="fc-theirs">{[lesson.title, lesson.teacher, lesson.topic].filter(Boolean).join(' · ')}</p>}
      <Form form={form} layout="vertical" initialValues={describedOf(seen)} requiredMark={false} disabled={!mayWrite} onFinish={save}>
        <Form.Item
          name="title"
          label={t('lessons.lessonTitle')}
          rules={[{ required: true, whitespace: true, message: t('common.required') }]}
        >
          <Input {...atMost(TITLE_MAX)} />
        </Form.Item>
        <Form.Item name="teacher" label={t('lessons.teacher')}>
          <Input {...atMost(NAME_MAX)} />
        </Form.Item>
        <Form.Item name="topic" label={t('lessons.topic')}>
          <Input {...atMost(NAME_MAX)} />
        </Form.Item>
        <div className="fc-form-buttons">
          <Button type="primary" htmlType="submit" disabled={!isChanged} loading={describe.isPending}>
            {isConflict ? t('common.overwrite') : t('common.save')}
          </Button>
          {isChanged && <Button onClick={() => take(lesson)}>{isConflict ? t('common.takeTheirs') : t('common.discardDraft')}</Button>}
        </div>
      </Form>
    </Panel>
  );
}
