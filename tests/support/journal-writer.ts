// A process that keeps a journal until it is killed: one showing after the other, each said aloud once it is committed.
import { pino } from 'pino';
import { openBook, type OpenShowing } from '#player/agent/journal/book.ts';
import { openJournal } from '#player/agent/journal/open-journal.ts';
import { BlobHash } from '#shared/model/blob.ts';
import { LessonId, newId, ScreenId } from '#shared/model/ids.ts';

const [file = '', screen = ''] = process.argv.slice(2);
const { journal } = openJournal(file, ScreenId.parse(screen), pino({ level: 'silent' }));
let mono = 0;
const book = openBook(journal, {
  boot: 'boot-of-writer',
  mono: () => mono,
  wall: () => 1_700_000_000_000 + mono,
  trust: () => 'sure',
  learn: () => undefined,
  onCorrected: () => undefined,
  save: async () => undefined,
});

const showing = (): OpenShowing => ({
  facts: {
    boot: 'boot-of-writer',
    clock: 'sure',
    revision: 1,
    slot: null,
    content: newId('les', LessonId),
    package: BlobHash.parse('0'.repeat(64)),
    cause: 'default',
    class: null,
    place: 'sta',
    rung: null,
    display: 'unknown',
    durationMs: 1000,
    directedAt: 1_700_000_000_000,
    directedMono: 1000,
  },
  shown: {
    showing: 1,
    firstFrameMono: 1000,
    lastFrameMono: 2000,
    frames: 25,
    droppedFrames: 0,
    media: [[0, 1000, 1, 1000]],
    sound: [],
    rung: '720p',
    positionMs: 1000,
  },
});

mono = 5000;
for (let open: OpenShowing | null = null; ;) {
  const next = showing();
  book.turn(open, 'complete', next);
  open = next;
  process.stdout.write(`committed ${journal.lastSeq}\n`);
}
