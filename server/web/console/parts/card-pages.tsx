import { Pagination } from 'antd';
import type { useFilters } from './search-params.ts';

/** Cards on a page: rows of two, three, four and six are full. */
export const CARDS = 48;

export const pageOf = (filters: ReturnType<typeof useFilters>): number => Math.max(1, Math.trunc(Number(filters.get('page'))) || 1);

export function CardPages({ filters, total }: { filters: ReturnType<typeof useFilters>; total: number }) {
  return (
    <Pagination
      hideOnSinglePage
      align="center"
      current={pageOf(filters)}
      pageSize={CARDS}
      total={total}
      showSizeChanger={false}
      onChange={(next) => filters.set({ page: next === 1 ? '' : next })}
    />
  );
}
