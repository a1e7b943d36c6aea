import type { ReactNode } from 'react';
import type { Right } from '#shared/model/role.ts';
import { useAsk } from '../../kit/asking.ts';

/** Whether he may do so anywhere: what he can never do is not offered. Where he may is judged by the server. */
export function useMay(right: Right): boolean {
  return useAsk('whoAmI', {}).data?.rights.includes(right) ?? false;
}

export function May({ right, children }: { right: Right; children: ReactNode }): ReactNode {
  return useMay(right) ? children : null;
}
