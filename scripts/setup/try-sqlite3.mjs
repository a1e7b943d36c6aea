// try-sqlite3.mjs FILE: loads sqlite3, or its bare binding, and asks a database in memory a question. Ends with 0 when that works.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const { Database } = createRequire(import.meta.url)(resolve(process.argv[2]));
const mustWork = (problem) => {
  if (problem) throw problem;
};
const database = new Database(':memory:', mustWork);
database.exec('SELECT sqlite_version()', mustWork);
