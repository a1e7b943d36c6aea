// `npm run trial -- NAME [--n N] [--seed S] [--minutes M] [--database postgres]`: what takes long; `value` counts failures, of which there must be none.
import { runNamed } from './measured.ts';

const { name, outcome } = await runNamed('trials');
const { value, n, details } = outcome;
process.stdout.write(`${JSON.stringify({ bench: name, value, unit: 'failures', baseline: null, ratio: null, n, details })}\n`);
process.exitCode = value > 0 ? 1 : 0;
