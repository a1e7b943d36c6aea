import HlsStream, { ErrorTypes, Events, type ErrorData, type HlsConfig } from 'hls.js';
import { remedyFor, type Fault } from './recovery.ts';

export interface Source {
  /** Name of the rung that is loaded now; null before there is one. */
  rung: () => string | null;
  close: () => void;
}

interface Wishes {
  fromMs: number;
  /** Called before buffers are rebuilt, which takes the picture away for a moment. */
  onBlank: () => void;
  onGivenUp: (detail: string) => void;
}

const retries = (times: number) => ({
  timeoutRetry: { maxNumRetry: times, retryDelayMs: 0, maxRetryDelayMs: 0 },
  errorRetry: { maxNumRetry: times, retryDelayMs: 250, maxRetryDelayMs: 2000 },
});

/** Media comes from the box itself: nothing is gained by hoarding it, and a page that runs for months must not. */
const kiosk: Partial<HlsConfig> = {
  backBufferLength: 10,
  maxBufferLength: 20,
  maxMaxBufferLength: 30,
  maxBufferSize: 30_000_000,
  // The loopback is fast: begin with the best rung that the screen can show, without a trial download.
  testBandwidth: false,
  abrEwmaDefaultEstimate: 60_000_000,
  abrEwmaDefaultEstimateMax: 60_000_000,
  capLevelToPlayerSize: true,
  // fMP4 needs no remuxing, so a worker would bring nothing but one more thing that can die.
  enableWorker: false,
  enableInterstitialPlayback: false,
  manifestLoadPolicy: { default: { maxTimeToFirstByteMs: 4000, maxLoadTimeMs: 8000, ...retries(3) } },
  playlistLoadPolicy: { default: { maxTimeToFirstByteMs: 4000, maxLoadTimeMs: 8000, ...retries(3) } },
  fragLoadPolicy: { default: { maxTimeToFirstByteMs: 8000, maxLoadTimeMs: 30_000, ...retries(6) } },
};

const AGAIN_AFTER_MS = 1000;

/** Loads a playlist into a video element and looks after fatal errors. Everything the project knows of hls.js stands here. */
export function openSource(video: HTMLVideoElement, playlist: string, { fromMs, onBlank, onGivenUp }: Wishes): Source {
  const hls = new HlsStream({ ...kiosk, startPosition: fromMs / 1000 });
  let rebuilds = 0;
  let timer: number | undefined;

  function loadAgain(): void {
    if (hls.levels.length === 0) hls.loadSource(playlist);
    else hls.startLoad(video.currentTime);
  }

  function treat(data: ErrorData): void {
    if (!data.fatal) return;
    switch (remedyFor(faultOf(data), rebuilds)) {
      case 'load-again':
        clearTimeout(timer);
        timer = window.setTimeout(loadAgain, AGAIN_AFTER_MS);
        break;
      case 'rebuild-buffers':
        rebuilds += 1;
        onBlank();
        hls.recoverMediaError();
        break;
      case 'wait':
        break;
      case 'give-up':
        onGivenUp(`${data.type} ${data.details}: ${data.error.message}`);
        break;
    }
  }

  hls.on(Events.ERROR, (_, data) => treat(data));
  hls.loadSource(playlist);
  hls.attachMedia(video);
  return {
    rung: () => nameOf(hls),
    close() {
      clearTimeout(timer);
      hls.destroy();
    },
  };
}

function nameOf(hls: HlsStream): string | null {
  const level = hls.levels[hls.currentLevel];
  if (!level) return null;
  return level.name || `${Math.min(level.width, level.height)}p`;
}

const kinds: Partial<Record<string, Fault['kind']>> = { [ErrorTypes.NETWORK_ERROR]: 'network', [ErrorTypes.MEDIA_ERROR]: 'media' };

const faultOf = (data: ErrorData): Fault => ({
  kind: kinds[data.type] ?? 'other',
  details: data.details,
  status: data.response?.code ?? null,
});
