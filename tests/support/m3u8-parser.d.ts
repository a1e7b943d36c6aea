/** The package brings no types; this is the part that the tests read. */
declare module 'm3u8-parser' {
  export interface ParsedSegment {
    uri: string;
    duration: number;
    byterange: { length: number; offset: number };
    map: { uri: string };
    discontinuity?: boolean;
  }
  export interface ParsedManifest {
    version: number;
    targetDuration: number;
    endList?: boolean;
    playlistType?: string;
    start?: { timeOffset: number; precise: boolean };
    segments: ParsedSegment[];
    discontinuityStarts: number[];
    playlists?: { uri: string; attributes: Record<string, unknown> }[];
    mediaGroups: { AUDIO: Record<string, Record<string, { uri: string; default: boolean }>> };
  }
  export class Parser {
    manifest: ParsedManifest;
    on(event: 'warn' | 'info', listener: (told: { message: string }) => void): void;
    push(text: string): void;
    end(): void;
  }
}
