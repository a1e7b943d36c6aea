import type { Cause, HowEnded } from '../../model/record.ts';

export const showings = {
  columns: {
    day: 'Day',
    station: 'Station',
    screen: 'Screen',
    content: 'Content',
    from: 'Began (UTC)',
    seconds: 'Seconds shown',
    frames: 'Frames',
    cause: 'Reason',
    ended: 'Ended',
    screenId: 'Screen id',
    epoch: 'Journal',
    seq: 'Record number',
    operator: 'Operator',
  },
  nobodyNamed: 'no operator named',
  erasedPerson: 'Erased person',
  causes: { timed: 'Timed', loop: 'Loop', default: 'Default programme', operator: 'Chosen at the station' } satisfies Record<Cause, string>,
  endings: {
    complete: 'To its end',
    cut: 'Cut by the next slot',
    skipped: 'Left out',
    withdrawn: 'Withdrawn',
    revoked: 'Screen cut off',
    operator: 'Stopped by hand',
    power: 'Power lost',
    error: 'Failed',
    stopped: 'Player closed',
  } satisfies Record<HowEnded, string>,
};
