/** Start of image, and a marker. */
const BEGINS = [0xff, 0xd8, 0xff];
const ENDS = [0xff, 0xd9];
/** Start of frame of the kinds that a browser writes: baseline, extended, progressive. */
const FRAMES = new Set([0xc0, 0xc1, 0xc2]);

/** The size of a picture that is a whole JPEG by its frame; null: it is none. Nothing of it is decoded. */
export function jpegSize(bytes: Buffer): { width: number; height: number } | null {
  if (bytes.length < 32 || !BEGINS.every((byte, at) => bytes[at] === byte)) return null;
  if (!bytes.subarray(-ENDS.length).equals(Buffer.from(ENDS))) return null;
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1] ?? 0;
    const length = bytes.readUInt16BE(at + 2);
    if (FRAMES.has(marker)) {
      const size = { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
      return size.width > 0 && size.height > 0 ? size : null;
    }
    if (marker === 0xda || length < 2) return null;
    at += 2 + length;
  }
  return null;
}
