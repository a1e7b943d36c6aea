import type { Knex } from 'knex';
import * as firstLight from './0001-first-light.ts';
import * as alarms from './0002-alarms.ts';
import * as leftOut from './0003-left-out.ts';
import * as people from './0004-people.ts';
import * as places from './0005-places.ts';
import * as audit from './0006-audit.ts';
import * as operations from './0007-operations.ts';
import * as accounts from './0008-accounts.ts';
import * as settledFacts from './0009-settled-facts.ts';
import * as whole from './0010-whole.ts';
import * as showingOrder from './0011-showing-order.ts';
import * as coarseSums from './0012-coarse-sums.ts';
import * as erased from './0013-erased.ts';
import * as sourceSketch from './0014-source-sketch.ts';
import * as encoding from './0015-encoding.ts';
import * as unreadLines from './0016-unread-lines.ts';
import * as commands from './0017-commands.ts';
import * as screenFiles from './0018-screen-files.ts';
import * as operators from './0019-operators.ts';
import * as downloadRule from './0020-download-rule.ts';

interface Migration {
  name: string;
  up: (db: Knex) => Promise<void>;
}

/** In order; a migration that was released is never edited. */
const all: Migration[] = [
  { name: '0001-first-light', ...firstLight },
  { name: '0002-alarms', ...alarms },
  { name: '0003-left-out', ...leftOut },
  { name: '0004-people', ...people },
  { name: '0005-places', ...places },
  { name: '0006-audit', ...audit },
  { name: '0007-operations', ...operations },
  { name: '0008-accounts', ...accounts },
  { name: '0009-settled-facts', ...settledFacts },
  { name: '0010-whole', ...whole },
  { name: '0011-showing-order', ...showingOrder },
  { name: '0012-coarse-sums', ...coarseSums },
  { name: '0013-erased', ...erased },
  { name: '0014-source-sketch', ...sourceSketch },
  { name: '0015-encoding', ...encoding },
  { name: '0016-unread-lines', ...unreadLines },
  { name: '0017-commands', ...commands },
  { name: '0018-screen-files', ...screenFiles },
  { name: '0019-operators', ...operators },
  { name: '0020-download-rule', ...downloadRule },
];

/** Migrations are modules of this program, not files found at run time. There is no way down: a restore is. */
export const migrations: Knex.MigrationSource<Migration> = {
  getMigrations: () => Promise.resolve(all),
  getMigrationName: (migration) => migration.name,
  getMigration: (migration) => Promise.resolve({ up: migration.up, down: () => Promise.reject(new Error('there is no way down')) }),
};
