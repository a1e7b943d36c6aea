import type { LedgerSign } from '../../model/ledger-fault.ts';

/** Looking through the ledger of what was shown. */
export const ledgerCheck = {
  whole:
    'The ledger is whole: {{lines}} lines in {{journals}} journals of {{screens}} screens, {{showings}} showings, and the tables say what the lines say.',
  unread: ' {{count}} more are of newer players: kept as they are, to be read by a newer server.',
  fault: 'Line {{seq}} of journal {{epoch}} of screen {{screen}} is wrong: {{sign}}.',
  signs: {
    line: 'its text is not the one that was received',
    hash: 'its text is, but the hash beside it is another',
    lineGone: 'this line is gone',
    order: 'its number is none that can be: it was inserted, or lines were numbered anew',
    tailGone: 'the lines from here on are gone, and the watermark says that they were stored',
    tailExtra: 'the watermark does not reach it: it was inserted',
    head: 'the watermark has another hash than this line',
    rowGone: 'the table of showings lacks it',
    rowExtra: 'the table of showings has it, and no line tells of such a showing',
    column: 'the column {{detail}} of the table of showings says something else than the line',
    alarmGone: 'the table of alarms lacks it',
    alarmExtra: 'the table of alarms has it, and no line tells of such an alarm',
    alarmColumn: 'the column {{detail}} of the table of alarms says something else than the line',
  } satisfies Record<LedgerSign, string>,
};
