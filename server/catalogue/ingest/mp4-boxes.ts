import type { FileHandle } from 'node:fs/promises';

/** A box of an MP4 file: where it lies, its header included. */
export type Box = { type: string; offset: number; size: number; header: number };

const MOST_IN_MEMORY = 16 * 1024 * 1024;

/** The boxes at the top of a file, without reading what is in them. */
export async function* topBoxes(file: FileHandle): AsyncGenerator<Box> {
  const { size: end } = await file.stat();
  let offset = 0;
  while (offset < end) {
    const head = await readAt(file, offset, Math.min(16, end - offset));
    const box = boxAt(head, 0, offset, end);
    if (!box) throw new RangeError(`not an MP4 box at byte ${offset}`);
    yield box;
    offset += box.size;
  }
}

/** The boxes inside a stretch of bytes in memory; offsets count from the beginning of `bytes`. */
export function boxesIn(bytes: Buffer, from: number, to: number): Box[] {
  const boxes: Box[] = [];
  for (let offset = from; offset < to;) {
    const box = boxAt(bytes.subarray(offset, to), 0, offset, to);
    if (!box) throw new RangeError(`not an MP4 box at byte ${offset}`);
    boxes.push(box);
    offset += box.size;
  }
  return boxes;
}

/** Follows a path such as moov/trak/mdia; `skip` bytes stand before the children of the last one. */
export function findBox(bytes: Buffer, path: readonly string[], from = 0, to = bytes.length): Box | undefined {
  const [type, ...rest] = path;
  const box = boxesIn(bytes, from, to).find((found) => found.type === type);
  if (!box || rest.length === 0) return box;
  return findBox(bytes, rest, box.offset + box.header, box.offset + box.size);
}

export function getBox(bytes: Buffer, path: readonly string[], from = 0, to = bytes.length): Box {
  const box = findBox(bytes, path, from, to);
  if (!box) throw new RangeError(`no box ${path.join('/')}`);
  return box;
}

export async function readAt(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  if (length > MOST_IN_MEMORY) throw new RangeError(`a box of ${length} bytes`);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
  if (bytesRead < length) throw new RangeError(`file ends at ${offset + bytesRead}, inside a box`);
  return buffer;
}

function boxAt(bytes: Buffer, at: number, offset: number, end: number): Box | undefined {
  if (bytes.length - at < 8) return undefined;
  const small = bytes.readUInt32BE(at);
  const isLarge = small === 1 && bytes.length - at >= 16;
  const size = isLarge ? Number(bytes.readBigUInt64BE(at + 8)) : small === 0 ? end - offset : small;
  const header = isLarge ? 16 : 8;
  if (size < header || offset + size > end) return undefined;
  return { type: bytes.toString('latin1', at + 4, at + 8), offset, size, header };
}
