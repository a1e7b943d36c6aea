import type { May } from '#server/accounts/may.ts';
import { everywhere, type By, type Scope } from '#server/kit/by.ts';
import { AccountId } from '#shared/model/ids.ts';

/** Somebody who may do everything everywhere, or in the scope given. */
export const somebody = (scope: Scope = everywhere): By => ({
  account: AccountId.parse(`acc_${'0'.repeat(26)}`),
  session: null,
  from: '127.0.0.1',
  scope,
});

export const chief = somebody();

/** Whoever calls has every right, as far as `by` goes. */
export const mayAll =
  (by: By = chief): May =>
  (right) => ({ name: right, admit: () => Promise.resolve(by) });
