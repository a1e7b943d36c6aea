import { hex, sha256 } from '#player/agent/sha256.ts';
import type { ScreenId } from '#shared/model/ids.ts';
import { chainNext, chainSeed } from '#shared/model/record.ts';
import { AppError } from '#shared/problem.ts';
import type { RecordBatch, Watermark } from '#shared/protocol/player.ts';

interface Chain {
  lines: readonly string[];
  hashes: readonly string[];
}

/** An office's ledger as `server/reports` keeps it, in memory: chains, what was kept beside them, and a backup from which it comes back. */
export function modelOffice(screen: ScreenId) {
  let chains = new Map<string, Chain>();
  let backup: ReadonlyMap<string, Chain> = new Map();
  let archived: ReadonlyMap<string, number> = new Map();

  const chainOf = (epoch: string): Chain => chains.get(epoch) ?? { lines: [], hashes: [hex(chainSeed(sha256, screen, epoch))] };

  function append({ epoch, fromSeq, before, lines }: RecordBatch): { stored: number } {
    const { lines: held, hashes } = chainOf(epoch);
    if (fromSeq > held.length + 1) throw new AppError('chain_broken', { stored: held.length, isFork: false });
    if (hashes[fromSeq - 1] !== before) throw new AppError('chain_broken', { stored: held.length, isFork: true });
    const fresh: Chain = { lines: held.slice(0, fromSeq - 1), hashes: hashes.slice(0, fromSeq) };
    const chained = lines.reduce<Chain>((chain, line) => {
      const hash = hex(chainNext(sha256, Buffer.from(chain.hashes.at(-1) ?? '', 'hex'), line));
      return { lines: [...chain.lines, line], hashes: [...chain.hashes, hash] };
    }, fresh);
    const parted = chained.hashes.findIndex((hash, seq) => hashes[seq] !== undefined && hashes[seq] !== hash);
    if (parted >= 0) throw new AppError('chain_broken', { stored: held.length, isFork: true, common: parted - 1 });
    if (chained.lines.length > held.length) chains.set(epoch, chained);
    return { stored: Math.max(held.length, chained.lines.length) };
  }

  function watermark(epoch: Watermark['epoch']): Watermark {
    const { lines, hashes } = chainOf(epoch);
    return { epoch, stored: lines.length, archived: Math.min(archived.get(epoch) ?? 0, lines.length), head: hashes.at(-1) ?? '' };
  }

  return {
    append,
    watermark,
    /** Onto another device, and verified: screens may let go of what it holds. */
    backUp(): void {
      backup = new Map(chains);
      archived = new Map([...chains].map(([epoch, { lines }]) => [epoch, lines.length]));
    },
    restore: (): void => void (chains = new Map(backup)),
    lines: (): string[] => [...chains.values()].flatMap(({ lines }) => lines),
  };
}
