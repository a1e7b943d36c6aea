import { DownloadOutlined, LeftOutlined, PrinterOutlined, RightOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { AuditId } from '#shared/model/ids.ts';
import { auditExportPath } from '#shared/protocol/http/audit.ts';
import { useAsk } from '../../../kit/asking.ts';
import { addressOf, type ReplyOf } from '../../../kit/client.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Answer } from '../../parts/answer.tsx';
import { FirstStep } from '../../parts/first-step.tsx';
import { Page } from '../../parts/page.tsx';
import { useFilters } from '../../parts/search-params.ts';
import { askedOf } from './asked.ts';
import { AuditFilters } from './audit-filters.tsx';
import { AuditTable } from './audit-table.tsx';
import { ChainPanel } from './chain-panel.tsx';
import { RowDrawer } from './row-drawer.tsx';
import './audit.css';

/** Who did what, when and from where; and whether anybody has laid hands on it since. */
export default function AuditPage() {
  const { t } = useWords();
  const filters = useFilters();
  const asked = askedOf(filters.get);
  const found = useAsk('listAudit', { query: asked.query });
  const row = AuditId.safeParse(filters.get('row')).data;
  return (
    <Page title={t('audit.title')} note={t('audit.hint')} actions={<Actions query={asked.query} />}>
      <ChainPanel />
      <AuditFilters asked={asked} names={found.data?.names ?? {}} />
      <Answer of={found} rows={10}>
        {(page) =>
          page.rows.length === 0 ? (
            <section className="fc-panel">
              <FirstStep
                title={asked.isNarrowed ? t('audit.noneFound') : t('audit.empty')}
                hint={asked.isNarrowed ? t('audit.noneFoundHint') : t('audit.emptyHint')}
              />
            </section>
          ) : (
            <>
              <AuditTable rows={page.rows} names={page.names} onOpen={(id) => filters.set({ row: id })} />
              <Turn page={page} onTurn={(to) => filters.set({ before: '', after: '', ...to })} />
            </>
          )
        }
      </Answer>
      {row && <RowDrawer id={row} onClose={() => filters.set({ row: '' })} />}
    </Page>
  );
}

function Actions({ query: { before: _before, after: _after, ...filter } }: { query: ReturnType<typeof askedOf>['query'] }) {
  const { t, language } = useWords();
  const address = (format: 'csv' | 'xlsx'): string => addressOf(auditExportPath, { query: { ...filter, format, language } });
  return (
    <>
      <Button icon={<PrinterOutlined />} onClick={() => window.print()}>
        {t('common.print')}
      </Button>
      <Button icon={<DownloadOutlined />} href={address('csv')} download>
        {t('audit.csv')}
      </Button>
      <Button icon={<DownloadOutlined />} href={address('xlsx')} download>
        {t('audit.xlsx')}
      </Button>
    </>
  );
}

function Turn({
  page: { older, newer },
  onTurn,
}: {
  page: ReplyOf<'listAudit'>;
  onTurn: (to: { before?: string; after?: string }) => void;
}) {
  const { t } = useWords();
  if (!older && !newer) return null;
  return (
    <div className="fc-actions fc-audit-turn">
      <Button icon={<LeftOutlined />} disabled={!newer} onClick={() => onTurn({ after: newer ?? '' })}>
        {t('audit.newer')}
      </Button>
      <Button disabled={!older} onClick={() => onTurn({ before: older ?? '' })}>
        {t('audit.older')} <RightOutlined />
      </Button>
    </div>
  );
}
