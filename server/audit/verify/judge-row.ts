import { AuditLine, Erasable, type AuditFault, type FaultKind, type FaultSign } from '#shared/model/audit.ts';
import { bornAt } from '#shared/model/ids.ts';
import { sha256Hex } from '../../kit/sha256.ts';
import type { LinkedRow, PersonalRow } from './walk.ts';

export type Finding = { kind: FaultKind; sign: FaultSign; detail: string };
const found = (kind: FaultKind, sign: FaultSign, detail = ''): Finding => ({ kind, sign, detail });

export const faultAt = (row: Pick<LinkedRow, 'n' | 'audit'>, finding: Finding): AuditFault => ({ ...finding, n: row.n, row: row.audit });

export function lineOf(text: string): AuditLine | undefined {
  try {
    return AuditLine.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** What is wrong with a row whose text is the one that was chained. `mayBeErased`: somebody was, by a row of its own. */
export function judgeRow(row: LinkedRow, personal: readonly PersonalRow[], mayBeErased: boolean): Finding | undefined {
  const line = lineOf(row.line ?? '');
  if (!line) return found('altered', 'line');
  if (line.id !== row.audit) return found('moved', 'place', line.id);
  const { at, account, from, action, subject, place } = line;
  const wanted = { at, account, from_address: from, action, subject, place };
  const column = (['at', 'account', 'from_address', 'action', 'subject', 'place'] as const).find((name) => row[name] !== wanted[name]);
  if (column) return found('altered', 'column', column);
  if (bornAt(line.id) !== at) return found('altered', 'born');
  return judgePersonal(line, personal, mayBeErased);
}

function judgePersonal(line: AuditLine, rows: readonly PersonalRow[], mayBeErased: boolean): Finding | undefined {
  const left = new Map(rows.map((row) => [`${row.side}.${row.field}`, row]));
  for (const [name, hash] of erasablesOf(line)) {
    const row = left.get(name);
    left.delete(name);
    if (!row && !mayBeErased) return found('removed', 'personalGone', name);
    if (row && sha256Hex(row.salt + row.value) !== hash) return found('altered', 'personal', name);
  }
  const [extra] = left.keys();
  return extra === undefined ? undefined : found('inserted', 'personalExtra', extra);
}

/** Names such as 'after.phone', each with the salted hash that stands in its place. */
export function erasablesOf({ before, after }: Pick<AuditLine, 'before' | 'after'>): [string, string][] {
  return Object.entries({ before, after }).flatMap(([side, facts]) =>
    Object.entries(facts ?? {}).flatMap(([field, value]): [string, string][] => {
      const erasable = Erasable.safeParse(value).data?.erasable;
      return erasable === undefined ? [] : [[`${side}.${field}`, erasable]];
    }),
  );
}
