import type { EpochId, ScreenId } from './ids.ts';

/** What a line, or what the tables say of it, was found to be. */
export type LedgerSign =
  | 'line'
  | 'hash'
  | 'lineGone'
  | 'order'
  | 'tailGone'
  | 'tailExtra'
  | 'head'
  | 'rowGone'
  | 'rowExtra'
  | 'column'
  | 'alarmGone'
  | 'alarmExtra'
  | 'alarmColumn';

/** The first line that is not as it was written, or of which the tables say something else than it does. */
export interface LedgerFault {
  screen: ScreenId;
  epoch: EpochId;
  seq: number;
  sign: LedgerSign;
  /** The column, where one is wrong. */
  detail: string;
}
