import type { FaultKind, FaultSign } from '../../model/audit.ts';

/** What a look at the audit log's chain can find. */
export const auditCheck = {
  kinds: { altered: 'was altered', removed: 'was removed', inserted: 'was inserted', moved: 'was moved' } satisfies Record<
    FaultKind,
    string
  >,
  signs: {
    line: 'its text is not the one that was sealed',
    hash: 'its text is, but the hash beside it is another',
    column: 'the column {{detail}} says something else than the text',
    born: 'the time in its id is not the time of the row',
    place: 'the text of another row ({{detail}}) stands here',
    order: 'the rows stand in another order than they were sealed in',
    rowGone: 'the chain knows it, the row is gone',
    numberGone: 'this number is missing',
    renumbered: 'the head that was noted is number {{detail}} now, so rows were numbered anew',
    factLeft: 'the log of changes tells of it, the row is gone',
    noFact: 'the log of changes tells nothing of it, so the server did not write it',
    unchained: 'the server never sealed it',
    cut: 'the rows from here on are gone: the tail was cut, or an older copy was put in its place',
    rewritten: 'another hash than was noted: everything up to here may have been made anew',
    personal: 'the personal detail {{detail}} is not the one that was written',
    personalGone: 'the personal detail {{detail}} is gone, and no row says that it was erased',
    personalExtra: 'the text knows nothing of the personal detail {{detail}}',
    installation: 'the id of the installation was changed',
    unguarded: 'the trigger {{detail}}, which refuses changes, is gone',
  } satisfies Record<FaultSign, string>,
  verify: {
    whole: 'The audit log is whole: {{count}} rows, head {{head}}.',
    waiting: ' {{count}} more were just written and will be sealed in a moment.',
    numbered: 'Row {{n}}',
    row: ' ({{row}})',
    unnumbered: 'A row without a number ({{row}})',
    database: 'The database',
    fault: '{{which}} {{kind}}: {{sign}}.',
    nothingNoted:
      'There is no noted head to compare with (data/audit-head or --head): a tail that was cut or an older copy in its place would not be seen.',
  },
};
