import { AppError } from '#shared/problem.ts';
import { addressKey } from '../kit/address.ts';
import { createCap, createTries, type Tries } from '../kit/tries.ts';
import { loginKey } from './account-store.ts';

const HOUR_S = 3600;
const refuse = (seconds: number): void => {
  if (seconds > 0) throw new AppError('rate_limited', { seconds });
};

/**
 * Three counts, so that nobody can guess and nobody can lock another out: one visitor at one login gets five tries; a login that is
 * tried from many places, and a place that tries many logins, get more, since an office shares one address.
 */
export function createLoginGuard() {
  const pair = createTries({ free: 5, windowS: HOUR_S, firstWaitS: 15, longestWaitS: 900 });
  const login = createTries({ free: 30, windowS: HOUR_S, firstWaitS: 15, longestWaitS: 300 });
  const place = createTries({ free: 30, windowS: HOUR_S, firstWaitS: 15, longestWaitS: 900 });
  const setups = createCap({ asks: 20, perS: 600 });

  /** Throws `rate_limited`; gives what is to be called when the password was right. */
  async function beforeLogin(name: string, address: string): Promise<() => Promise<void>> {
    const [from, who] = [addressKey(address), loginKey(name)];
    const counts: [Tries, string][] = [
      [pair, `${from} ${who}`],
      [login, who],
      [place, from],
    ];
    for (const [tries, key] of counts) refuse(await tries.wait(key)); // A refused try counts nowhere.
    for (const [tries, key] of counts) refuse(await tries.attempt(key));
    return async () => {
      for (const [tries, key] of counts) await tries.passed(key);
    };
  }

  return { beforeLogin, beforeSetup: async (address: string) => refuse(await setups(addressKey(address))) };
}
