export interface Start {
  atS: number;
  isPlaying: boolean;
}

/** Plays a package in a video element, as the screens do. hls.js is fetched only now, not with the page. */
export function attachStream(video: HTMLVideoElement, url: string, { atS, isPlaying }: Start, onFault: () => void): () => void {
  let close: (() => void) | undefined;
  let isClosed = false;
  const begin = () => {
    if (isPlaying) video.play().catch(() => undefined); // Not allowed before a click: it waits at its first picture.
  };

  async function load(): Promise<void> {
    const { default: Hls } = await import('hls.js');
    if (isClosed) return;
    if (!Hls.isSupported()) {
      video.src = url; // Safari on a phone plays HLS itself.
      video.currentTime = atS;
      begin();
      return;
    }
    /** A list that grows is no broadcast: nobody is led to its end, nor a few seconds back from there. */
    class FromTheBeginning extends Hls {
      override get liveSyncPosition(): null {
        return null;
      }
    }
    const hls = new FromTheBeginning({ backBufferLength: 30, startPosition: atS });
    close = () => hls.destroy();
    hls.once(Hls.Events.MANIFEST_PARSED, begin);
    hls.on(Hls.Events.ERROR, (_, fault) => {
      if (fault.fatal) onFault();
    });
    hls.loadSource(url);
    hls.attachMedia(video);
  }

  load().catch(onFault);
  return () => {
    isClosed = true;
    close?.();
  };
}
