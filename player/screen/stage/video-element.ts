export function createLessonVideo(title: string): HTMLVideoElement {
  const video = document.createElement('video');
  video.className = 'picture';
  video.playsInline = true;
  video.disablePictureInPicture = true;
  video.disableRemotePlayback = true;
  video.preload = 'auto';
  video.tabIndex = -1;
  video.muted = true; // Heard only when it is the front.
  video.setAttribute('aria-label', title);
  return video;
}

export function setVolume(video: HTMLVideoElement, percent: number): void {
  video.volume = percent / 100;
  video.muted = percent === 0;
}

/** Without this Chromium keeps the decoder until the element is collected. */
export function release(video: HTMLVideoElement): void {
  video.removeAttribute('src');
  video.load();
  video.remove();
}

export const isAudible = (video: HTMLVideoElement): boolean => !video.muted && video.volume > 0 && !video.paused && !video.seeking;

export const droppedFrames = (video: HTMLVideoElement): number => video.getVideoPlaybackQuality().droppedVideoFrames;

/** Only Chromium tells; null elsewhere. */
export function decodedSound(video: HTMLVideoElement): number | null {
  if (!('webkitAudioDecodedByteCount' in video)) return null;
  const bytes = video.webkitAudioDecodedByteCount;
  return typeof bytes === 'number' ? bytes : null;
}

const STEP_S = 1;

/** To where the next stretch begins that is loaded, else a little further: what stands in a damaged place comes out of it. In seconds. */
export function overTheGap({ buffered, currentTime }: HTMLVideoElement, durationMs: number): number {
  const starts = Array.from({ length: buffered.length }, (_, i) => buffered.start(i));
  const next = starts.find((start) => start > currentTime + 0.05) ?? currentTime + STEP_S;
  return Math.max(currentTime, Math.min(next, durationMs / 1000 - 0.1));
}

/** A browser that wants a gesture first (never our kiosk) lets a lesson run without sound; the first touch gives it back. */
export async function playOn(video: HTMLVideoElement, signal: AbortSignal): Promise<void> {
  try {
    await video.play();
  } catch (error) {
    const wantsGesture = error instanceof DOMException && error.name === 'NotAllowedError' && !video.muted;
    if (!wantsGesture || signal.aborted) return;
    video.muted = true;
    for (const event of ['keydown', 'pointerdown']) {
      window.addEventListener(event, () => (video.muted = false), { once: true, signal });
    }
    await video.play().catch(() => {}); // Muted it may always; what else is wrong, the watch over frames will see.
  }
}
