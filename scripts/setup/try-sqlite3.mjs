// Ends with 0 when sqlite3 loads and a database in memory answers.
import { createRequire } from 'node:module';

const { Database } = createRequire(import.meta.url)('sqlite3');
const mustWork = (problem) => {
  if (problem) throw problem;
};
const database = new Database(':memory:', mustWork);
database.exec('SELECT sqlite_version()', mustWork);
