import { AccountId, AuditId, newId, PlaylistId, SessionId } from '#shared/model/ids.ts';
import type { AuditEntry, ChainState, Names } from '#shared/protocol/http/audit.ts';
import { AppError } from '#shared/problem.ts';
import type { Answers } from './fake-office.ts';

const MINUTE = 60_000;
const hidden = { veiled: 'hidden' } as const;
const hash = 'ab12'.repeat(16);

/** A morning of a county's office as its auditor reads it. */
export function auditAnswers(station: { id: string; name: string }, lesson: { id: string; title: string }): Answers {
  const now = Date.now();
  const [li, wei, erased] = [newId('acc', AccountId), newId('acc', AccountId), newId('acc', AccountId)];
  const playlist = newId('pls', PlaylistId);
  const names: Names = { [li]: '李梅', [wei]: '韦强', [station.id]: station.name, [lesson.id]: lesson.title, [playlist]: '春耕一周' };
  let n = 1285;

  function row(minutes: number, account: string, action: string, subject: string, facts: Partial<AuditEntry> = {}): AuditEntry {
    const at = now - minutes * MINUTE;
    const from = account === wei ? '10.8.0.31' : '10.8.0.12';
    return { id: newId('aud', AuditId, at), n: (n -= 1), at, account, from, action, subject, before: null, after: null, ...facts };
  }

  const rows = [
    row(0, li, 'personal.read', 'contacts', { n: null, after: { kind: 'contacts', count: 48 } }),
    row(4, li, 'station.revise', station.id, { before: { address: '板坡村 12 号' }, after: { address: '板坡村村委会东侧二楼' } }),
    row(9, wei, 'station.revise', station.id, { before: { contact: hidden, phone: hidden }, after: { contact: hidden, phone: hidden } }),
    row(31, wei, 'playlist.revise', playlist, { before: { items: [] }, after: { items: [{ content: lesson.id, seconds: null }] } }),
    row(40, wei, 'lesson.describe', lesson.id, { before: { teacher: '' }, after: { teacher: '赵秀兰' } }),
    row(65, erased, 'auth.logInFailed', erased),
    row(66, wei, 'auth.logIn', wei),
    row(190, li, 'account.create', wei, { after: { name: hidden, roles: ['editor'] } }),
    row(1500, li, 'somethingNew.happened', 'thing_7', { after: { neverHeardOf: 3 } }),
  ];
  const whole: ChainState['checked'] = { at: now - 12 * MINUTE, upTo: 1284, fault: null };
  let checked: ChainState['checked'] = whole; // The first look that is asked for finds something.
  const shown = (entry: AuditEntry): AuditEntry =>
    entry.before?.['phone']
      ? { ...entry, before: { contact: '覃国华', phone: '138 7806 0001' }, after: { contact: '韦秀英', phone: '138 7806 0002' } }
      : entry;
  return {
    listAudit: ({ query }) => {
      const found = rows.filter(({ action, account }) => action.startsWith(query.action ?? '') && account.startsWith(query.account ?? ''));
      const isFirst = query.before === undefined && found.length === rows.length;
      return { rows: found, names, older: isFirst ? (rows.at(-1)?.id ?? null) : null, newer: null };
    },
    getAudit: ({ params }) => {
      const found = rows.find(({ id }) => id === params.id);
      if (!found) throw new AppError('not_found', { what: 'audit', id: params.id });
      const isPersonal = shown(found) !== found;
      const session = newId('ses', SessionId);
      const line = JSON.stringify({ v: 1, ...found, session, before: { phone: { erasable: hash } } });
      const place = found.n === null ? { hash: null, hashBefore: null, holds: null } : { hash, hashBefore: hash, holds: true };
      return { entry: shown(found), names, line, session, isPersonal, ...place };
    },
    listAuditPeople: () => ({
      people: [
        { id: li, name: '李梅' },
        { id: wei, name: '韦强' },
        { id: erased, name: '' },
      ],
    }),
    auditChain: () => ({ head: { n: 1284, hash }, unsealed: checked === whole ? 1 : 0, checked }),
    checkAudit: () => {
      checked = { at: now, upTo: 611, fault: { kind: 'altered', sign: 'line', n: 612, row: rows[1]?.id ?? null, detail: '' } };
      return { head: { n: 1284, hash }, unsealed: 0, checked };
    },
  };
}
