import type { ReactNode } from 'react';
import { Table, type TableColumnsType } from 'antd';
import type { SessionView } from '#shared/protocol/http/accounts.ts';
import { useWords } from '../../kit/speaking.ts';

interface SessionTableProps<S extends SessionView> {
  sessions: readonly S[];
  hasStart?: boolean;
  /** What ends one, or says why not. */
  renderEnd: (session: S) => ReactNode;
}

/** Logins that are going on: with what, from where and since when. */
export function SessionTable<S extends SessionView>({ sessions, hasStart = false, renderEnd }: SessionTableProps<S>) {
  const { t, format } = useWords();
  const started: TableColumnsType<S> = [{ title: t('account.sessionStarted'), render: (_, { startedAt }) => format.dateTime(startedAt) }];
  const columns: TableColumnsType<S> = [
    { title: t('account.sessionAgent'), render: (_, { agent }) => <span title={agent}>{browserOf(agent)}</span> },
    { title: t('account.sessionFrom'), dataIndex: 'from' },
    ...(hasStart ? started : []),
    { title: t('account.sessionSeen'), render: (_, { seenAt }) => format.dateTime(seenAt) },
    { title: <span className="fc-hidden">{t('account.sessionEnd')}</span>, align: 'right', render: (_, session) => renderEnd(session) },
  ];
  return (
    <Table<S> rowKey="id" size="middle" columns={columns} dataSource={[...sessions]} pagination={false} scroll={{ x: 'max-content' }} />
  );
}

/** "Chrome · Windows" out of what a browser calls itself; the whole of it when that is not to be read. */
function browserOf(agent: string): string {
  const browser = [/Edg\//, /Firefox\//, /Chrome\//, /Safari\//].findIndex((pattern) => pattern.test(agent));
  const system = [/Windows/, /Android/, /iPhone|iPad/, /Mac OS/, /Linux/].findIndex((pattern) => pattern.test(agent));
  const names = [['Edge', 'Firefox', 'Chrome', 'Safari'][browser], ['Windows', 'Android', 'iOS', 'macOS', 'Linux'][system]];
  return names.filter((name) => name !== undefined).join(' · ') || agent || '?';
}
