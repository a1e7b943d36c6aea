import type { EpochId, ScreenId } from '#shared/model/ids.ts';
import { AlarmRecord, ClockRecord, KnownRecord, OperatorRecord, type ShowingRecord, type SpansRecord } from '#shared/model/record.ts';
import type { RecordBatch } from '#shared/protocol/player.ts';
import { chain } from './chain.ts';
import type { ChainedLine } from './ledger-store.ts';
import { showingIn, spansIn } from './project.ts';
import { raisedIn, type Raised } from './raised.ts';
import { kindOf, saidBy } from './said.ts';

/** What this server can read of a line; a line is read once, however many tables it goes into. */
export interface Told {
  showing?: ShowingRecord | undefined;
  spans?: SpansRecord | undefined;
  alarm?: Raised | undefined;
  clock?: ClockRecord | undefined;
  /** Of a kind or a form that this server does not know: kept, and read again by a server that does. */
  isUnread: boolean;
}

export type ToldLine = ChainedLine & Told;

/** Lines of one journal that follow each other. */
export interface Stretch {
  screen: ScreenId;
  epoch: EpochId;
  lines: readonly ToldLine[];
}

/** A batch on its way into the ledger, chained and read before anybody's transaction begins. */
export interface Arrived extends Stretch {
  fromSeq: number;
  before: string;
}

/** Goes up with every kind of line that this server learns to read: what an older one left unread is then read again. */
export const READER = 2;

export const arrivedOf = (screen: ScreenId, { epoch, fromSeq, before, lines }: RecordBatch): Arrived => ({
  screen,
  epoch,
  fromSeq,
  before,
  lines: chain(lines, fromSeq, before).map(readLine),
});

export const readLine = (line: ChainedLine): ToldLine => ({ ...line, ...toldBy(line.line) });

export function toldBy(line: string): Told {
  const said = saidBy(line);
  switch (kindOf(said)) {
    case 'showing': {
      const showing = showingIn(said);
      return { showing, isUnread: showing === undefined };
    }
    case 'spans': {
      const spans = spansIn(said);
      return { spans, isUnread: spans === undefined };
    }
    case 'alarm':
      return { alarm: raisedIn(said), isUnread: !AlarmRecord.safeParse(said).success };
    case 'clock': {
      const clock = ClockRecord.safeParse(said).data;
      return { clock, isUnread: clock === undefined };
    }
    case 'operator':
      return { alarm: raisedIn(said), isUnread: !OperatorRecord.safeParse(said).success };
    case undefined:
    default:
      return { isUnread: !KnownRecord.safeParse(said).success };
  }
}
