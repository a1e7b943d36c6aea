import { join } from 'node:path';
import { z } from 'zod';
import { newId, ScreenFileId } from '#shared/model/ids.ts';
import { FilePiece } from '#shared/protocol/player.ts';
import type { Disk } from '../disk/disk.ts';
import { machineDisk } from '../disk/machine-disk.ts';
import { writeWhole } from '../files.ts';
import { hex, sha256 } from '../sha256.ts';

/** What is told of a file with each of its pieces. */
const Note = FilePiece.omit({ from: true }).extend({ hash: z.string() });
export type Note = z.infer<typeof Note>;
/** What whoever puts it in says of it. */
export type NewNote = Omit<Note, 'id' | 'hash' | 'bytes'>;

/** A month without an office leaves so much, and no more. */
const MOST_WAITING = 12;
const RANK = { command: 0, alarm: 1, routine: 2 } satisfies Record<Note['reason'], number>;

export type Outbox = Awaited<ReturnType<typeof openOutbox>>;

/** Files that are to go up, kept over restarts: bytes first, then the note that names them, so that a half one is nobody's. */
export async function openOutbox(data: string, disk: Disk = machineDisk) {
  const folder = join(data, 'outbox');
  // Without it nothing is sent; that is no reason to show nothing.
  let notes = await readNotes(folder, disk).catch((): Note[] => []);
  const listeners = new Set<() => void>();
  const bytesOf = (id: string): string => join(folder, `${id}.bytes`);
  const noteOf = (id: string): string => join(folder, `${id}.json`);

  async function remove({ id }: Pick<Note, 'id'>): Promise<void> {
    notes = notes.filter((note) => note.id !== id);
    for (const file of [noteOf(id), bytesOf(id)]) await disk.remove(file);
  }

  /** What was asked for goes first, and stays longest. */
  const inOrder = (): Note[] => notes.toSorted((a, b) => RANK[a.reason] - RANK[b.reason] || a.at - b.at);

  return {
    async put(about: NewNote, bytes: Uint8Array): Promise<void> {
      // Of the pictures that come by themselves only the last is worth anything.
      if (about.reason === 'routine') for (const old of notes.filter(({ reason }) => reason === 'routine')) await remove(old);
      const note: Note = { ...about, id: newId('fil', ScreenFileId), hash: hex(sha256(bytes)), bytes: bytes.length };
      await writeWhole(bytesOf(note.id), bytes, disk);
      await writeWhole(noteOf(note.id), JSON.stringify(note), disk);
      notes = [...notes, note];
      for (const old of inOrder().slice(MOST_WAITING)) await remove(old);
      for (const listener of listeners) listener();
    },
    first: (): Note | undefined => inOrder()[0],
    read: ({ id }: Note): Promise<Buffer> => disk.read(bytesOf(id)),
    remove,
    onPut: (listener: () => void): void => void listeners.add(listener),
  };
}

/** What is not a whole pair is let go of. */
async function readNotes(folder: string, disk: Disk): Promise<Note[]> {
  const names = (await disk.list(folder)).map(({ name }) => name);
  const notes: Note[] = [];
  for (const name of names.filter((one) => one.endsWith('.json'))) {
    const note = await readNote(join(folder, name), disk);
    if (note && names.includes(`${note.id}.bytes`) && name === `${note.id}.json`) notes.push(note);
  }
  const kept = new Set<string>(notes.flatMap(({ id }) => [`${id}.json`, `${id}.bytes`]));
  for (const name of names.filter((one) => !kept.has(one))) await disk.remove(join(folder, name));
  return notes;
}

async function readNote(file: string, disk: Disk): Promise<Note | undefined> {
  try {
    return Note.parse(JSON.parse((await disk.read(file)).toString('utf8')));
  } catch {
    return undefined;
  }
}
