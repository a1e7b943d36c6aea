/** Plays a package in a video element, as the screens do. hls.js is fetched only now, not with the page. */
export function attachStream(video: HTMLVideoElement, url: string, onFault: () => void): () => void {
  let close: (() => void) | undefined;
  let isClosed = false;

  async function load(): Promise<void> {
    const { default: Hls } = await import('hls.js');
    if (isClosed) return;
    if (!Hls.isSupported()) {
      video.src = url; // Safari on a phone plays HLS itself.
      return;
    }
    const hls = new Hls({ backBufferLength: 30 });
    close = () => hls.destroy();
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
