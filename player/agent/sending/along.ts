import type { Book } from '../journal/book.ts';
import type { Journal } from '../journal/journal.ts';
import type { Sending } from './sending.ts';

/** A book whose alarms take along what was on the screen when they were raised, where that says something. */
export function withPictures(book: Book, journal: Pick<Journal, 'epoch' | 'lastSeq'>, { along }: Pick<Sending, 'along'>): Book {
  return {
    ...book,
    raise(what, detail) {
      book.raise(what, detail);
      along({ what, epoch: journal.epoch, seq: journal.lastSeq });
    },
  };
}
