import type { NamedGrant } from '#shared/model/account.ts';
import type { PlacedGrant } from '#shared/model/role.ts';
import type { AuditEntry, Facts } from '../database/audit.ts';
import type { Visitor } from './session-service.ts';
import type { AccountId, SessionId } from '#shared/model/ids.ts';
import { everywhere, type By } from '../kit/by.ts';

/** What of an account names a person or says how to reach one. */
const PERSONAL = ['login', 'name', 'phone'] as const;

/** An account belongs to the lowest region that holds all its roles; '' (the top) when no single one does. */
export function placeOfAccount(grants: readonly PlacedGrant[]): string {
  const paths = grants.map(({ path }) => path.split('/').filter(Boolean));
  const [first = [], ...others] = paths;
  const differsAt = first.findIndex((id, depth) => others.some((other) => other[depth] !== id));
  return (differsAt < 0 ? first : first.slice(0, differsAt)).map((id) => `${id}/`).join('');
}

interface Told {
  action: string;
  subject: AccountId;
  grants: readonly PlacedGrant[];
  before?: Facts;
  after?: Facts;
}

export const auditOfAccount = ({ action, subject, grants, before, after }: Told): AuditEntry => ({
  action,
  subject,
  place: placeOfAccount(grants),
  personal: PERSONAL,
  ...(before && { before }),
  ...(after && { after }),
});

/** Roles as a line each, in an order of their own, so that what did not change does not differ. */
export const grantFacts = (grants: readonly NamedGrant[]): string[] =>
  grants.map(({ role, names }) => (names.length > 0 ? `${role} ${names.join('/')}` : role)).toSorted();

/** Somebody on his own behalf: he needs no right for it. */
export const byOneself = (account: AccountId, session: SessionId | null, { address }: Pick<Visitor, 'address'>): By => ({
  account,
  session,
  from: address,
  scope: everywhere,
});
