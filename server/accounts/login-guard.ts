import { AppError } from '#shared/problem.ts';
import { addressKey } from '../kit/address.ts';
import { createCap, createTries } from '../kit/tries.ts';

const refuse = (seconds: number): void => {
  if (seconds > 0) throw new AppError('rate_limited', { seconds });
};

/**
 * A place that tries many logins is slowed down; it gets more tries than one login does, since an office shares one address. What
 * protects a single login stands in `login-lock.ts`.
 */
export function createLoginGuard() {
  const place = createTries({ free: 30, windowS: 3600, firstWaitS: 15, longestWaitS: 900 });
  const setups = createCap({ asks: 20, perS: 600 });

  /** Throws `rate_limited`; gives what is to be called when the password was right. */
  async function beforeLogin(address: string): Promise<() => Promise<void>> {
    const from = addressKey(address);
    refuse(await place.attempt(from));
    return () => place.passed(from);
  }

  return { beforeLogin, beforeSetup: async (address: string) => refuse(await setups(addressKey(address))) };
}
