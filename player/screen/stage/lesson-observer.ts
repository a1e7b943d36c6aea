import type { LessonAccount } from '../account/lesson-account.ts';
import type { PresentedFrame } from '../account/media-spans.ts';
import { decodedSound, droppedFrames, isAudible } from './video-element.ts';

const LOOK_EVERY_MS = 250;

interface Needs {
  video: HTMLVideoElement;
  account: LessonAccount;
  rung: () => string | null;
  /** Each frame, hidden ones too. */
  onFrame: () => void;
}

export interface LessonObserver {
  /** The lesson is the front: from here on what is presented and heard goes into the account. */
  begin: (showing: number, fromMs: number) => void;
  end: () => void;
  close: () => void;
}

/** Watches a video element and writes down what it really presented. */
export function observeLesson({ video, account, rung, onFrame }: Needs): LessonObserver {
  const listening = new AbortController();
  let isCounting = false;
  let frame: PresentedFrame | undefined;
  let handle = video.requestVideoFrameCallback(see);
  const timer = window.setInterval(look, LOOK_EVERY_MS);

  function see(at: number, { mediaTime, presentedFrames }: VideoFrameCallbackMetadata): void {
    handle = video.requestVideoFrameCallback(see);
    frame = { at, mediaMs: mediaTime * 1000, presented: presentedFrames, rate: video.playbackRate };
    if (isCounting) account.present(frame, rung());
    onFrame();
  }

  function look(): void {
    if (!isCounting) return;
    account.drop(droppedFrames(video));
    const sound = { isOn: isAudible(video), decodedBytes: decodedSound(video), rate: video.playbackRate };
    account.listen({ at: performance.now(), mediaMs: video.currentTime * 1000, ...sound });
  }

  const on = (event: string, heard: () => void): void => video.addEventListener(event, heard, { signal: listening.signal });
  for (const event of ['pause', 'waiting', 'playing', 'volumechange']) on(event, look);
  for (const event of ['seeking', 'ratechange']) on(event, account.cut);

  return {
    begin(showing, fromMs) {
      const { mediaMs, presented } = frame ?? { mediaMs: fromMs, presented: 1 };
      account.begin(showing, { at: performance.now(), mediaMs, presented, rate: video.playbackRate }, droppedFrames(video));
      isCounting = true;
      look();
    },
    end() {
      look();
      isCounting = false;
    },
    close() {
      isCounting = false;
      clearInterval(timer);
      listening.abort();
      video.cancelVideoFrameCallback(handle);
    },
  };
}
