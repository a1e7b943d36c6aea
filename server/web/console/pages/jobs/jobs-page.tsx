import { Select } from 'antd';
import { JobState } from '#shared/model/job.ts';
import { useAsk } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Answer } from '../../parts/answer.tsx';
import { FirstStep } from '../../parts/first-step.tsx';
import { Page } from '../../parts/page.tsx';
import { useFilters } from '../../parts/search-params.ts';
import { JobTable } from './job-table.tsx';

const SIZE = 50;

export default function JobsPage() {
  const { t } = useWords();
  const filters = useFilters();
  const state = JobState.safeParse(filters.get('state')).data;
  const page = Number(filters.get('page')) || 1;
  const asked = useAsk('listJobs', { query: { state, page, size: SIZE } });
  return (
    <Page title={t('system.jobs')} note={t('system.jobsHint')}>
      <div className="fc-filters">
        <Select
          allowClear
          aria-label={t('system.jobState')}
          placeholder={t('system.jobState')}
          className="fc-filter-state"
          style={{ minWidth: 140 }}
          value={state ?? null}
          onChange={(value) => filters.set({ state: value ?? '', page: '' })}
          options={JobState.options.map((value) => ({ value, label: t(`system.${value}`) }))}
        />
      </div>
      <Answer of={asked}>
        {({ jobs, total }) => (
          <section className="fc-panel fc-panel-table">
            {jobs.length === 0 ? (
              <FirstStep title={t('system.emptyJobs')} hint={t('system.emptyJobsHint')} />
            ) : (
              <JobTable
                jobs={jobs}
                total={total}
                page={page}
                size={SIZE}
                onPage={(next) => filters.set({ page: next === 1 ? '' : next })}
              />
            )}
          </section>
        )}
      </Answer>
    </Page>
  );
}
