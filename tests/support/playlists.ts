import * as HLS from 'hls-parser';
import { Parser, type ParsedManifest } from 'm3u8-parser';

HLS.setOptions({ strictMode: true });

/** Read by two strangers: one that refuses every fault, and the one that most web players are built on. Anything they say against it is thrown. */
export function readPlaylist(text: string): { strict: ReturnType<typeof HLS.parse>; lenient: ParsedManifest } {
  const parser = new Parser();
  parser.on('warn', ({ message }) => {
    throw new Error(`m3u8-parser warns: ${message}`);
  });
  parser.push(text);
  parser.end();
  return { strict: HLS.parse(text), lenient: parser.manifest };
}

/** Seconds of all segments together. */
export const lengthOf = ({ segments }: ParsedManifest): number => segments.reduce((sum, { duration }) => sum + duration, 0);
