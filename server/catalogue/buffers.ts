const LEAST_BYTES = 32 * 1024;

export type Buffers = ReturnType<typeof createBuffers>;

/**
 * Memory for bytes that come and go by the thousand, used again. Left to the allocator, the holes between them would make the process
 * grow for as long as it runs. Whoever gives a buffer back must be sure that nobody reads it any more.
 */
export function createBuffers(mostFreeBytes: number) {
  const free = new Map<number, Buffer[]>();
  let freeBytes = 0;

  /** At least so many bytes: a power of two. */
  function take(bytes: number): Buffer {
    const size = sizeFor(bytes);
    const found = free.get(size)?.pop();
    if (found) freeBytes -= size;
    return found ?? Buffer.allocUnsafeSlow(size);
  }

  function giveBack(buffer: Buffer): void {
    if (freeBytes + buffer.length > mostFreeBytes) return;
    const same = free.get(buffer.length) ?? [];
    free.set(buffer.length, same);
    same.push(buffer);
    freeBytes += buffer.length;
  }

  return { take, giveBack };
}

export const sizeFor = (bytes: number): number => Math.max(LEAST_BYTES, 2 ** Math.ceil(Math.log2(Math.max(1, bytes))));
