import { Alert, Table } from 'antd';
import { Link } from 'react-router';
import type { BulkPlan, BulkRefusal } from '#shared/protocol/http/bulk.ts';
import { useWords } from '../../../../kit/speaking.ts';
import { followWords, type Act, type Of } from './acts.tsx';

/** How many would change, what follows from it, and which stay as they are and why. */
export function BulkSummary({ of, act, plan }: { of: Of; act: Pick<Act<unknown>, 'word' | 'isForGood'>; plan: BulkPlan }) {
  const { t } = useWords();
  const { changed, unchanged, refused } = plan.counts;
  const many = (count: number): string => t(`bulk.many.${of}`, { count });
  return (
    <div className="fc-bulk-summary" aria-live="polite">
      {changed > 0 ? <strong>{t('bulk.changed', { many: many(changed) })}</strong> : <strong>{t('bulk.nothing')}</strong>}
      {changed > 0 && <p>{followWords(of, act.word, t)}</p>}
      {changed > 0 && act.isForGood && <Alert type="error" showIcon title={t('bulk.forGood')} />}
      {unchanged > 0 && <p className="fc-note">{t('bulk.unchanged', { many: many(unchanged) })}</p>}
      {refused > 0 && (
        <>
          <p>{t('bulk.refused', { many: many(refused) })}</p>
          <Refusals of={of} refused={plan.refused} />
          {refused > plan.refused.length && <p className="fc-note">{t('bulk.refusedMore', { count: plan.refused.length })}</p>}
        </>
      )}
    </div>
  );
}

/** Of what is not his he is told no name. */
export function Refusals({ of, refused }: { of: Of; refused: readonly BulkRefusal[] }) {
  const { t } = useWords();
  return (
    <Table<BulkRefusal>
      rowKey="id"
      size="small"
      dataSource={[...refused]}
      pagination={{ pageSize: 8, hideOnSinglePage: true, showSizeChanger: false }}
      columns={[
        {
          title: t(`places.${of}`),
          render: (_, { id, name }) =>
            name === '' ? (
              <span className="fc-note">{t('bulk.outOfSight')}</span>
            ) : (
              <Link to={`/${of}/${id}`} target="_blank">
                {name}
              </Link>
            ),
        },
        { title: t('bulk.why'), render: (_, { fault }) => t(`bulk.faults.${fault}`) },
      ]}
    />
  );
}
