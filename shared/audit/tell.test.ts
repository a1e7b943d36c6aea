import { expect, test } from 'vitest';
import { AccountId, AuditId, newId, SYSTEM_ACCOUNT } from '../model/ids.ts';
import type { AuditEntry } from '../protocol/http/audit.ts';
import { words } from '../words/languages.ts';
import { tellAudit } from './tell.ts';

const entry = (account: AccountId): AuditEntry => ({
  id: newId('aud', AuditId),
  n: 1,
  at: 1_795_685_628_776,
  account,
  from: '',
  action: 'lesson.create',
  subject: 'les_1',
  before: null,
  after: { title: '小麦条锈病早发现' },
});
const told = (account: AccountId, language: 'zh-CN' | 'en' = 'zh-CN') =>
  tellAudit(entry(account), { words: words[language].audit, names: {}, dateTime: String });

test('what the server did by itself is told as its own, not as the deed of somebody who was erased', () => {
  expect(told(SYSTEM_ACCOUNT)).toMatch(/^服务器 /);
  expect(told(SYSTEM_ACCOUNT, 'en')).toMatch(/^the server /);
  expect(told(newId('acc', AccountId))).toMatch(/^已删除的人员 /);
});
