import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** How a line ends: with a word, in order, or so that the far end never hears of it. */
export type Cut = 'reset' | 'end' | 'silent';

interface Plan {
  /** Where the bytes go. */
  port: number;
  /** After how many more bytes on their way up the line is cut the next time; Infinity: never again. */
  nextCut: () => { afterBytes: number; how: Cut };
  /** Told of each cut; true: the server dies with it, and no half-open line is what keeps the sender waiting. */
  onCut?: (count: number) => boolean;
  /** True of an answer that is lost, its line with it. */
  loses?: (answer: string) => boolean;
}

/** A line to a server that is cut again and again by the bytes that went up. */
export async function openCuttingProxy({ port, nextCut, onCut, loses }: Plan) {
  const open = new Set<Socket>();
  let next = nextCut();
  let [passed, cuts, silentAt] = [0, 0, 0];
  /** From a cut that the server did not hear of to its next word. */
  const takeoverMs: number[] = [];

  function cut(below: Socket, above: Socket): void {
    const { how } = next;
    below.resetAndDestroy();
    if (how === 'silent') silentAt = performance.now();
    else if (how === 'end') above.end();
    else above.resetAndDestroy();
    cuts += 1;
    passed = 0;
    next = nextCut();
    if (onCut?.(cuts)) silentAt = 0;
  }

  function join(below: Socket): void {
    const above = connect(port, '127.0.0.1');
    for (const socket of [below, above]) {
      open.add(socket);
      socket.on('error', () => undefined).on('close', () => open.delete(socket));
    }
    let isCut = false;
    below.on('data', (piece: Buffer) => {
      if (isCut) return;
      const room = next.afterBytes - passed;
      passed += piece.length;
      if (!above.write(piece.subarray(0, Math.max(0, room)))) {
        below.pause();
        above.once('drain', () => below.resume());
      }
      if (piece.length < room) return;
      isCut = true;
      cut(below, above);
    });
    above.on('data', (piece: Buffer) => {
      if (silentAt > 0 && !isCut) {
        takeoverMs.push(Math.round(performance.now() - silentAt));
        silentAt = 0;
      }
      if (loses?.(String(piece))) below.resetAndDestroy();
      else if (!isCut) below.write(piece);
    });
    above.on('close', () => below.destroy());
    below.on('close', () => isCut || above.destroy());
  }

  const server = createServer(join).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as AddressInfo; // Listening on a port, so never a pipe's name.
  return {
    url: `http://127.0.0.1:${address.port}`,
    takeoverMs,
    cuts: () => cuts,
    [Symbol.asyncDispose]: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
