export { media } from './media.ts';
export { problems } from './problems.ts';
