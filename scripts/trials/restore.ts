import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { LessonId } from '#shared/model/ids.ts';
import { catalogueCalls } from '#shared/protocol/http/catalogue.ts';
import { programmeCalls } from '#shared/protocol/http/programmes.ts';
import { run as runProgram, until, type Running } from '#tests/support/child.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { NOT_TO_BE_PRINTED, openBooks, type OfficeBooks } from '#tests/support/office-books.ts';
import { openOffice, type Office } from '#tests/support/office.ts';
import { openWitnessPage } from '#tests/support/witness-page.ts';
import type { Outcome, Run } from '../measured.ts';
import { ensureSamples } from '../samples/ensure.ts';
import { loadExpectations, pathOf } from '../samples/expectations.ts';
import { seeded } from '../samples/seeded.ts';
import { compare, enrol, planImages } from './kill.ts';

const LONGEST_LIFE_MS = 4000;
const PATIENCE_MS = 90_000;

/**
 * An office is backed up at random moments while a screen plays, records arrive, plans change and a lesson is encoded; then it is killed,
 * its data folder destroyed and restored, n times. Failures are: a ledger that breaks, a record that the screen did not send again, a
 * showing that was witnessed and is lost or doubled, an audit row that is gone or different, a file that is not what its name says, a
 * lesson that never gets ready, a screen that does not carry on.
 */
export async function run({ n, seed, database }: Pick<Parameters<Run>[0], 'n' | 'seed' | 'database'>): Promise<Outcome> {
  const rounds = n || 20;
  const random = seeded(seed);
  await ensureSamples();
  await using folder = await temporaryFolder();
  const [data, box, target] = [path.join(folder.path, 'server'), path.join(folder.path, 'box'), path.join(folder.path, 'usb')];
  await using books = await openBooks(database, data);
  const { environment } = books;
  await using office = await openOffice(data, environment);
  await planImages(office);
  await using agent = runProgram('player/main.ts', ['--server', office.url, '--data', box, '--port', '0', '--no-window']);
  await agent.says(/start\.html/);
  using page = await until(() => openWitnessPage(path.join(box, 'start.html')).catch(() => undefined));
  await enrol(office, agent, page);

  const failures: string[] = [];
  const lessons: LessonId[] = [];
  let sentAgain = 0;
  for (let round = 0; round < rounds; round++) {
    const fail = (what: string): void => void failures.push(`round ${round}: ${what}`);
    if (round % 5 === 0) lessons.push(await uploadShortest(office)); // Its encoding goes on while it is backed up.
    await pause(random() * LONGEST_LIFE_MS);
    const file = /(\/\S+manifest\.json)/.exec(await command('scripts/backup.ts', ['--to', target], environment))?.[1] ?? '';
    await change(office, round * 2);
    await pause(random() * LONGEST_LIFE_MS);
    await office.stop('SIGKILL');
    const before = { ...(await books.ledger()), audit: await readAudit(books), revision: takenOver(agent) };
    await books.destroy();
    await command('scripts/restore.ts', [file], environment);
    const restored = (await books.ledger()).lines;
    for (const fault of [...faultsInAudit(before.audit, await readAudit(books)), ...(await faultsInBlobs(books, data))]) fail(fault);
    await office.start();
    await office.signIn();
    await within(async () => (await books.ledger()).lines >= before.lines).catch(() => fail('the screen did not send again what was lost'));
    sentAgain += before.lines - restored;
    await change(office, round * 2 + 1);
    await within(() => takenOver(agent) > before.revision).catch(() => fail('the screen did not carry on'));
  }
  for (const id of lessons) await within(() => isReady(office, id)).catch(() => failures.push(`${id} never got ready`));
  await pause(3000);
  const witnessed = page.settled();
  await agent.kill('SIGTERM');
  const { lost, doubled, lines } = compare(await books.ledger(), witnessed);
  const details = { database, rounds, lost, doubled, witnessed: witnessed.length, lines, sentAgain, revision: takenOver(agent), failures };
  return { value: failures.length + lost + doubled, unit: 'failures', baseline: null, n: rounds, details };
}

/** Runs one of our commands to its end; gives what it printed. */
async function command(script: string, args: readonly string[], environment: Record<string, string>): Promise<string> {
  await using running = runProgram(script, args, environment);
  const { promise, resolve } = Promise.withResolvers<void>();
  running.child.once('close', () => resolve());
  await promise;
  if (running.child.exitCode !== 0) throw new Error(`${script} failed:\n${running.output()}`);
  if (running.output().includes(NOT_TO_BE_PRINTED)) throw new Error(`${script} prints the database's password`);
  return running.output();
}

async function within(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const latest = Date.now() + PATIENCE_MS;
  await until(async () => {
    if (await isSo()) return true;
    if (Date.now() > latest) throw new Error('out of patience');
    return false;
  });
}

/** Seconds of the images differ each time, so that every screen gets a new instruction. */
async function change({ client }: Office, step: number): Promise<void> {
  const { playlists } = await client.call(programmeCalls.listPlaylists, {});
  const [first] = playlists;
  if (!first) throw new Error('there is a playlist');
  const { id, revision, title, items } = await client.call(programmeCalls.getPlaylist, { params: { id: first.id } });
  const draft = { title, items: items.map(({ content }, index) => ({ content, seconds: index === 0 ? 1 + (step % 3) : 1 })) };
  await client.call(programmeCalls.revisePlaylist, { params: { id }, body: { seenRevision: revision, draft } });
}

async function uploadShortest({ client }: Office): Promise<LessonId> {
  const { lessons } = await loadExpectations();
  const [shortest] = lessons.toSorted((a, b) => a.durationMs - b.durationMs);
  if (!shortest) throw new Error('there are samples');
  return LessonId.parse(await client.upload(pathOf(shortest)));
}

const isReady = async ({ client }: Office, id: LessonId): Promise<boolean> =>
  (await client.call(catalogueCalls.getLesson, { params: { id } })).state === 'ready';

/** The newest instruction that the screen has made its own. */
const takenOver = (agent: Running): number =>
  Math.max(0, ...[...agent.output().matchAll(/"revision":(\d+)[^\n]*taken over/g)].map(([, revision]) => Number(revision)));

const AuditRow = z.object({ id: z.string(), line: z.string(), hash: z.string().nullable() });

async function readAudit({ rows }: OfficeBooks): Promise<z.infer<typeof AuditRow>[]> {
  const sql = 'select id, line, hash from audit left join audit_chain on audit_chain.audit = audit.id order by n, id';
  return z.array(AuditRow).parse(await rows(sql));
}

/** What was restored is a beginning of what there was, and one row more. */
function faultsInAudit(before: readonly z.infer<typeof AuditRow>[], restored: readonly z.infer<typeof AuditRow>[]): string[] {
  const known = new Map(before.map((row) => [row.id, row]));
  const faults = restored.flatMap(({ id, line, hash }) => {
    const was = known.get(id);
    if (!was) return line.includes('"backup.restore"') ? [] : [`audit row ${id} came from nowhere`];
    return was.line === line && (hash === null || was.hash === hash) ? [] : [`audit row ${id} is different`];
  });
  const told = restored.filter(({ line }) => line.includes('"backup.restore"')).length;
  return told > 0 ? faults : [...faults, 'the audit log does not tell of the restore'];
}

async function faultsInBlobs({ rows }: OfficeBooks, data: string): Promise<string[]> {
  const folder = path.join(data, 'blobs');
  const entries = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const there = new Set(entries.map(({ name }) => name));
  const faults: string[] = [];
  for (const { name, parentPath } of entries)
    if (
      createHash('sha256')
        .update(await readFile(path.join(parentPath, name)))
        .digest('hex') !== name
    )
      faults.push(`blob ${name} is broken`);
  const named = await rows('select blob from package_blob union select blob from image');
  return [
    ...faults,
    ...z
      .array(z.object({ blob: z.string() }))
      .parse(named)
      .flatMap(({ blob }) => (there.has(blob) ? [] : [`blob ${blob} is missing`])),
  ];
}
