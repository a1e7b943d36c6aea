import { randomBytes, scryptSync } from 'node:crypto';
import { AccountId, newId } from '#shared/model/ids.ts';
import type { OperatorsSection, Pin } from '#shared/model/operator.ts';

type Operator = OperatorsSection['operators'][number];

/** As the office names one; the least that scrypt is allowed to cost, so that tests are quick. */
export function namedOperator(name: string, pin: Pin, id: AccountId = newId('acc', AccountId)): Operator {
  const salt = randomBytes(16);
  const hash = scryptSync(pin, salt, 32, { N: 1024, r: 8, p: 1 });
  const plain = { algorithm: 'scrypt', cost: 1024, blockSize: 8, parallelization: 1 } as const;
  return { id, name, pin: { ...plain, salt: salt.toString('base64url'), hash: hash.toString('base64url') } };
}
