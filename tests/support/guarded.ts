import { someone, write } from './audit.ts';
import { temporaryDatabase } from './database.ts';

export const guardedEntry = {
  action: 'station.create',
  subject: 'sta_1',
  place: null,
  after: { name: '板坡', phone: '1387' },
  personal: ['phone'],
};
const TABLES = ['audit', 'audit_chain', 'audit_personal'];

/** A statement on a database with a row in each table whose rows stay: what the database says to it, and the rows before and after. */
export async function tryOnGuarded(sql: string): Promise<{ refusal: string | null; before: unknown; after: unknown }> {
  await using store = await temporaryDatabase();
  const { database } = store;
  const rows = () => Promise.all(TABLES.map((table) => database.reads(table)));
  await write(database, someone(), guardedEntry);
  await database.transaction((tx) => tx.raw(`insert into audit_chain select 1, id, 'hash' from audit`));
  const before = await rows();
  const refusal = await database.transaction((tx) => tx.raw(sql)).then(() => null, String);
  return { refusal, before, after: await rows() };
}
