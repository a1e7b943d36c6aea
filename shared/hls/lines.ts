import type { BlobHash, BlobRef } from '../model/blob.ts';
import type { Chunk } from '../model/package.ts';

export type BlobUrl = (blob: BlobHash) => string;

/** Byte ranges ask for version 4, a header in a list that plays for 6; 7 is what every player of fragmented MP4 was made for. */
export const HEAD: readonly string[] = ['#EXTM3U', '#EXT-X-VERSION:7'];
export const INDEPENDENT = '#EXT-X-INDEPENDENT-SEGMENTS';

export const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`;

export const tag = (name: string, attributes: Record<string, string | number>): string =>
  `#${name}:${Object.entries(attributes)
    .map(([key, value]) => `${key}=${value}`)
    .join(',')}`;

/** Quotes and line ends cannot be escaped in a playlist. */
export const quoted = (value: string): string => `"${value.replaceAll(/["\r\n]/g, ' ')}"`;

export const mapLine = ({ blob }: BlobRef, blobUrl: BlobUrl): string => tag('EXT-X-MAP', { URI: quoted(blobUrl(blob)) });

export const segmentLines = (chunks: readonly Chunk[], timescale: number, blobUrl: BlobUrl): string[] =>
  chunks.flatMap(({ blob, segments }) =>
    segments.flatMap(({ offset, bytes, ticks }) => [
      `#EXTINF:${(ticks / timescale).toFixed(6)},`,
      `#EXT-X-BYTERANGE:${bytes}@${offset}`,
      blobUrl(blob),
    ]),
  );
