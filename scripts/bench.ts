// `npm run bench -- NAME [--n N] [--seed S]`: measures; never asserts.
import { runNamed } from './measured.ts';

const { name, outcome } = await runNamed('benches');
const { value, unit, baseline, n, details } = outcome;
const ratio = baseline === null || baseline === 0 ? null : value / baseline;
process.stdout.write(`${JSON.stringify({ bench: name, value, unit, baseline, ratio, n, details })}\n`);
