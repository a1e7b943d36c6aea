import { BulkPlan, type BulkFault, type BulkRefusal } from '#shared/protocol/http/bulk.ts';
import { sha256Hex } from '../../kit/sha256.ts';

/** The one fact that an edit is about, as it is kept: null, a word, tags, hours. */
export type Value = string | number | boolean | null | readonly unknown[];

/** A row that was found, as far as judging goes. */
export interface Subject {
  id: string;
  name: string;
  was: Value;
}

export interface Step extends Subject {
  becomes: Value;
}

/** What a row's fact is to become, or why it cannot. */
export type Aim = { becomes: Value } | { fault: BulkFault };

export interface Judged {
  steps: Step[];
  unchanged: number;
  refused: BulkRefusal[];
}

export const isSame = (a: Value, b: Value): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Which rows would change, which are so already, which cannot. */
export function judge(ids: readonly string[], found: ReadonlyMap<string, Subject>, aimFor: (subject: Subject) => Aim): Judged {
  const judged: Judged = { steps: [], unchanged: 0, refused: [] };
  for (const id of new Set(ids)) {
    const subject = found.get(id);
    const aim: Aim = subject ? aimFor(subject) : { fault: 'not_found' };
    if ('fault' in aim) judged.refused.push({ id, name: subject?.name ?? '', fault: aim.fault });
    else if (!subject || isSame(subject.was, aim.becomes)) judged.unchanged += 1;
    else judged.steps.push({ ...subject, becomes: aim.becomes });
  }
  return judged;
}

const MOST_TOLD = 200;
export const firstTold = (refused: readonly BulkRefusal[]): BulkRefusal[] => refused.slice(0, MOST_TOLD);

export function planOf({ steps, unchanged, refused }: Judged, edit: { what: string }): BulkPlan {
  return {
    counts: { changed: steps.length, unchanged, refused: refused.length },
    refused: firstTold(refused),
    ids: steps.map(({ id }) => id),
    // Not what they become: an instant of closing is another one each time.
    seen: sha256Hex(JSON.stringify([edit, steps.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(({ id, was }) => [id, was])])),
    isUndoable: edit.what !== 'revoked',
    done: false,
    edit: null,
  };
}
