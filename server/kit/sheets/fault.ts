import { AppError } from '#shared/problem.ts';
import type { SheetFault } from '#shared/sheets/fault.ts';

/** A file that is no sheet we can read; `what` names the column or the figure that the words speak of. */
export const sheetRefused = (why: SheetFault, what: string | number = ''): AppError => new AppError('file_refused', { why, what });
