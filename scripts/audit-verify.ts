// `npm run audit:verify [-- --head N:HASH]`: is the audit log what it was? Names the first row that was altered, removed, inserted or moved.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ChainHead } from '#shared/model/audit.ts';
import { words, type Language } from '#shared/words/languages.ts';
import { readHeadFiles, type Noted } from '#server/audit/head-file.ts';
import { verdictSentence } from '#server/audit/verify/sentence.ts';
import { verifyAudit } from '#server/audit/verify/verify.ts';
import { openForReading } from '#server/database/read-only.ts';

const LANGUAGES: Language[] = ['zh-CN', 'en'];
const say = (sentenceIn: (language: Language) => string): void => {
  for (const language of LANGUAGES) process.stdout.write(`${sentenceIn(language)}\n`);
};

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { head: { type: 'string', multiple: true, default: [] } } });
  const folder = path.resolve(process.env['FIELDCAST_DATA'] ?? 'data');
  const noted: Noted[] = [...values.head.map(headOf), ...(await readHeadFiles(folder))];
  const url = process.env['FIELDCAST_DATABASE_URL'];
  const reads = await openForReading(url ? { url } : { file: path.join(folder, 'fieldcast.sqlite') });
  try {
    const verdict = await verifyAudit(reads, noted);
    say((language) => verdictSentence(verdict, language));
    if (noted.length === 0) say((language) => words[language].auditCheck.verify.nothingNoted);
    process.exitCode = verdict.fault ? 1 : 0;
  } finally {
    await reads.destroy();
  }
}

function headOf(text: string): ChainHead {
  const [, n, hash] = /^(\d+):([0-9a-f]{64})$/.exec(text) ?? [];
  if (!n || !hash) throw new Error(`A head is a number and a hash, such as 12:4f0c…; this is none: ${text}`);
  return ChainHead.parse({ n: Number(n), hash });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});
