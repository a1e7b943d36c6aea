import { Progress, Table, type TableColumnsType } from 'antd';
import { LessonId } from '#shared/model/ids.ts';
import type { Job } from '#shared/model/job.ts';
import { useAsk } from '../../../kit/asking.ts';
import { leftWords } from '../../../kit/left.ts';
import { length } from '../../../kit/format.ts';
import { problemWords, useWords } from '../../../kit/speaking.ts';
import { Clip } from '../../parts/clip.tsx';
import { May } from '../../parts/may.tsx';
import { JobActions } from './job-actions.tsx';
import { JobMark } from './job-mark.tsx';
import { useJobName } from './job-words.ts';

interface JobTableProps {
  jobs: readonly Job[];
  total: number;
  page: number;
  size: number;
  onPage: (page: number) => void;
}

export function JobTable({ jobs, total, page, size, onPage }: JobTableProps) {
  const { t } = useWords();
  const nameOf = useJobName();
  const columns: TableColumnsType<Job> = [
    {
      title: t('system.jobName'),
      render: (_, job) => (
        <>
          <div>{nameOf(job)}</div>
          <div className="fc-note">
            <Subject subject={job.subject} />
          </div>
        </>
      ),
    },
    { title: t('system.jobState'), render: (_, job) => <StateCell job={job} /> },
    { title: t('system.jobProgress'), width: 200, render: (_, job) => <ProgressCell job={job} /> },
    { title: t('system.jobTimes'), render: (_, job) => <TimesCell job={job} /> },
    {
      title: <span className="fc-hidden">{t('common.more')}</span>,
      align: 'right',
      render: (_, job) => (
        <May right="system.write">
          <JobActions job={job} />
        </May>
      ),
    },
  ];
  return (
    <Table<Job>
      rowKey="id"
      size="middle"
      columns={columns}
      dataSource={[...jobs]}
      scroll={{ x: 'max-content' }}
      pagination={{ current: page, pageSize: size, total, onChange: onPage, hideOnSinglePage: true, showSizeChanger: false }}
    />
  );
}

function Subject({ subject }: { subject: string }) {
  const lesson = LessonId.safeParse(subject);
  return lesson.success ? <LessonTitle id={lesson.data} /> : subject;
}

/** By its title; one that was deleted meanwhile is named by its id. */
function LessonTitle({ id }: { id: LessonId }) {
  const asked = useAsk('getLesson', { params: { id } });
  if (asked.error) return id;
  return <Clip text={asked.data?.title ?? id} to={`/lessons/${id}`} />;
}

function StateCell({ job }: { job: Job }) {
  const { t, format } = useWords();
  return (
    <div className="fc-job-state">
      <JobMark state={job.state} />
      {job.problem && <div className="fc-bad">{problemWords(job.problem, t, format)}</div>}
      {job.state === 'waiting' && job.attempt > 0 && <div className="fc-note">{t('system.nextTry', { time: format.time(job.dueAt) })}</div>}
    </div>
  );
}

function ProgressCell({ job }: { job: Job }) {
  const { t } = useWords();
  return (
    <>
      {job.state === 'running' && <Progress percent={Math.floor(job.progress * 100)} size="small" aria-label={t('system.jobProgress')} />}
      <div className="fc-note">
        {job.attempt > 0 && t('system.jobAttempt', { attempt: job.attempt, attempts: job.attempts })}
        {job.state === 'running' && job.leftMs !== null && ` · ${leftWords(job.leftMs, t)}`}
      </div>
    </>
  );
}

function TimesCell({ job }: { job: Job }) {
  const { t, format } = useWords();
  return (
    <>
      {format.dateTime(job.startedAt ?? job.createdAt)}
      {job.startedAt !== null && job.endedAt !== null && (
        <div className="fc-note">{t('system.took', { time: length(job.endedAt - job.startedAt) })}</div>
      )}
    </>
  );
}
