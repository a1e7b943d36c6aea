import type { BlobRef } from '#shared/model/blob.ts';
import { Unreachable } from './http.ts';

/** Fewer bytes than this in so long are no slow line, which would be silent or faster: somebody keeps us waiting. */
const TRICKLE = { bytes: 1024, ms: 60_000 };

/** Null where nothing is said of it. */
export function announcedBytes({ status, headers }: Pick<Response, 'status' | 'headers'>): number | null {
  const whole = status === 206 ? /\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1] : headers.get('content-length');
  return whole ? Number(whole) : null;
}

/** The answer as it is, unless it is announced with another length than the signed one, or comes in drops. `onOdd`: told why not. */
export async function expectFile(
  response: Response,
  ref: BlobRef,
  onOdd: (why: 'length' | 'trickle') => void,
  trickleMs = TRICKLE.ms,
): Promise<Response> {
  const announced = response.ok ? announcedBytes(response) : null;
  if (announced !== null && announced !== ref.bytes) {
    await response.body?.cancel();
    onOdd('length');
    throw new Unreachable(new Error(`${announced} bytes instead of ${ref.bytes}`));
  }
  if (!response.ok || !response.body) return response;
  const { status, headers } = response;
  return new Response(response.body.pipeThrough(watched(trickleMs, () => onOdd('trickle'))), { status, headers });
}

function watched(ms: number, onTrickle: () => void): TransformStream<Uint8Array, Uint8Array> {
  let [bytes, since] = [0, performance.now()];
  return new TransformStream({
    transform(part, controller) {
      bytes += part.length;
      controller.enqueue(part);
      if (performance.now() - since < ms) return;
      if (bytes >= TRICKLE.bytes) {
        [bytes, since] = [0, performance.now()];
        return;
      }
      onTrickle();
      controller.error(new Error('it comes in drops'));
    },
  });
}
