import { hex, sha256 } from '#player/agent/sha256.ts';
import type { ScreenId } from '#shared/model/ids.ts';
import { chainNext, chainSeed, KnownRecord } from '#shared/model/record.ts';
import { AppError } from '#shared/problem.ts';
import type { RecordBatch, Watermark } from '#shared/protocol/player.ts';

interface Chain {
  lines: string[];
  hashes: string[];
}

/** An office's ledger in memory: keeps each line once, and refuses what does not continue its chain. */
export function createFakeLedger(screen: ScreenId) {
  const chains = new Map<string, Chain>();

  function chainOf(epoch: string): Chain {
    const chain = chains.get(epoch) ?? { lines: [], hashes: [hex(chainSeed(sha256, screen, epoch))] };
    chains.set(epoch, chain);
    return chain;
  }

  function append({ epoch, fromSeq, before, lines }: RecordBatch): { stored: number } {
    const chain = chainOf(epoch);
    const isContinued = fromSeq <= chain.lines.length + 1 && chain.hashes[fromSeq - 1] === before;
    if (!isContinued) throw new AppError('chain_broken', { stored: chain.lines.length });
    lines.forEach((line, offset) => {
      const seq = fromSeq + offset;
      const hash = hex(chainNext(sha256, Buffer.from(chain.hashes[seq - 1] ?? '', 'hex'), line));
      if (chain.hashes[seq] !== undefined && chain.hashes[seq] !== hash)
        throw new AppError('chain_broken', { stored: chain.lines.length, common: seq - 1 });
      if (chain.hashes[seq] !== undefined) return; // Told before, kept once.
      chain.lines.push(line);
      chain.hashes.push(hash);
    });
    return { stored: chain.lines.length };
  }

  return {
    append,
    watermark(epoch: Watermark['epoch']): Watermark {
      const chain = chainOf(epoch);
      return { epoch, stored: chain.lines.length, archived: 0, head: chain.hashes.at(-1) ?? '' };
    },
    epochs: () => [...chains.keys()],
    records: (): KnownRecord[] => [...chains.values()].flatMap(({ lines }) => lines.map((line) => KnownRecord.parse(JSON.parse(line)))),
    /** As after a restore from a backup. */
    forgetAfter(count: number): void {
      for (const chain of chains.values()) {
        chain.lines.length = Math.min(chain.lines.length, count);
        chain.hashes.length = chain.lines.length + 1;
      }
    },
  };
}
