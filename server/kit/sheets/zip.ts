import { promisify } from 'node:util';
import { crc32, inflateRaw } from 'node:zlib';
import { sheetRefused } from './fault.ts';

const inflate = promisify(inflateRaw);

/** What a workbook may unfold to. Twenty thousand honest rows are some ten megabytes of it. */
const MOST_UNFOLDED = 64 * 1024 * 1024;
const MOST_ENTRIES = 2_000;
const END = 0x06_05_4b_50;
const CENTRAL = 0x02_01_4b_50;
const LOCAL = 0x04_03_4b_50;
const END_BYTES = 22;
const CENTRAL_BYTES = 46;
const LOCAL_BYTES = 30;
const LONGEST_REMARK = 65_535;
const DEFLATED = 8;

export interface Entry {
  name: string;
  content: Buffer;
}

/**
 * The XML files of a workbook, each unfolded no further than all of them together may be: what the directory says of sizes is not
 * believed. Names come once, so that two readers of the archive cannot see two workbooks.
 */
export async function unzip(bytes: Buffer): Promise<Entry[]> {
  const entries = new Map<string, Buffer>();
  let left = MOST_UNFOLDED;
  for (const { name, method, packed } of directory(bytes)) {
    if (!/\.(xml|rels)$/.test(name)) continue;
    if (entries.has(name)) throw sheetRefused('broken');
    const content = method === DEFLATED ? await unfolded(packed, left) : packed;
    left -= content.length;
    if (left <= 0) throw sheetRefused('bomb');
    entries.set(name, content);
  }
  return [...entries].map(([name, content]) => ({ name, content }));
}

async function unfolded(packed: Buffer, limit: number): Promise<Buffer> {
  try {
    return await inflate(packed, { maxOutputLength: limit });
  } catch (error) {
    const isBomb = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    throw sheetRefused(isBomb ? 'bomb' : 'broken');
  }
}

function* directory(bytes: Buffer): Generator<{ name: string; method: number; packed: Buffer }> {
  try {
    const end = endOf(bytes);
    const count = bytes.readUInt16LE(end + 10);
    if (count > MOST_ENTRIES) throw sheetRefused('bomb');
    let at = bytes.readUInt32LE(end + 16);
    for (let i = 0; i < count; i += 1) {
      if (bytes.readUInt32LE(at) !== CENTRAL) throw sheetRefused('broken');
      if ((bytes.readUInt16LE(at + 8) & 1) === 1) throw sheetRefused('encrypted');
      const [nameBytes, extra, remark] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset)) as [number, number, number];
      const local = bytes.readUInt32LE(at + 42);
      if (bytes.readUInt32LE(local) !== LOCAL) throw sheetRefused('broken');
      const from = local + LOCAL_BYTES + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
      const packed = bytes.subarray(from, from + bytes.readUInt32LE(at + 20));
      const name = bytes.toString('utf8', at + CENTRAL_BYTES, at + CENTRAL_BYTES + nameBytes);
      yield { name, method: bytes.readUInt16LE(at + 10), packed };
      at += CENTRAL_BYTES + nameBytes + extra + remark;
    }
  } catch (error) {
    throw error instanceof RangeError ? sheetRefused('broken') : error; // It points outside of itself.
  }
}

function endOf(bytes: Buffer): number {
  for (let at = bytes.length - END_BYTES; at >= Math.max(0, bytes.length - END_BYTES - LONGEST_REMARK); at -= 1)
    if (bytes.readUInt32LE(at) === END) return at;
  throw sheetRefused('broken');
}

/** The same files as a plain archive without compression, as the workbook's reader takes it. */
export function zipPlain(entries: readonly Entry[]): Buffer {
  const parts: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const { name, content } of entries) {
    const title = Buffer.from(name);
    const local = Buffer.alloc(LOCAL_BYTES);
    local.writeUInt32LE(LOCAL, 0);
    local.writeUInt16LE(20, 4);
    local.writeUInt32LE(crc32(content), 14);
    local.writeUInt32LE(content.length, 18);
    local.writeUInt32LE(content.length, 22);
    local.writeUInt16LE(title.length, 26);
    const entry = Buffer.alloc(CENTRAL_BYTES);
    entry.writeUInt32LE(CENTRAL, 0);
    entry.writeUInt16LE(20, 4);
    local.copy(entry, 6, 4, 28);
    entry.writeUInt32LE(at, 42);
    parts.push(local, title, content);
    central.push(entry, title);
    at += LOCAL_BYTES + title.length + content.length;
  }
  const directoryBytes = Buffer.concat(central);
  const end = Buffer.alloc(END_BYTES);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directoryBytes.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, directoryBytes, end]);
}
