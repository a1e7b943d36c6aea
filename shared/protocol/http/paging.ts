import { z } from 'zod';

/** Which page of a list, from 1, and how many rows it has. */
export const page = z.coerce.number().int().min(1).default(1);
export const sizeOf = (usual: number) => z.coerce.number().int().min(1).max(200).default(usual);
export const order = z.enum(['asc', 'desc']).default('asc');

/** Of tables: fifty rows; of cards: what fills rows of two, three, four and six. */
export const tablePaging = { page, size: sizeOf(50) };
export const cardPaging = { page, size: sizeOf(48) };
export interface Page {
  page: number;
  size: number;
}
