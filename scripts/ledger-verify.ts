// `npm run ledger:verify`: is the ledger what the screens told, and do the tables say what its lines say? Names the first wrong line.
import path from 'node:path';
import type { Language } from '#shared/words/languages.ts';
import { openForReading } from '#server/database/read-only.ts';
import { ledgerSentence } from '#server/reports/verify/ledger-sentence.ts';
import { verifyLedger } from '#server/reports/verify/verify-ledger.ts';

const LANGUAGES: Language[] = ['zh-CN', 'en'];

/** 0: all is well. 1: a line is wrong. 2: it could not be looked at. */
async function main(): Promise<void> {
  const folder = path.resolve(process.env['FIELDCAST_DATA'] ?? 'data');
  const url = process.env['FIELDCAST_DATABASE_URL'];
  const reads = await openForReading(url ? { url } : { file: path.join(folder, 'fieldcast.sqlite') });
  try {
    const verdict = await verifyLedger(reads);
    for (const language of LANGUAGES) process.stdout.write(`${ledgerSentence(verdict, language)}\n`);
    process.exitCode = verdict.fault ? 1 : 0;
  } finally {
    await reads.destroy();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});
