import type { Direction } from '#shared/protocol/page.ts';
import { emptyAccount, type Account } from '../account/account.ts';
import { createLessonAccount } from '../account/lesson-account.ts';
import { afterPaint } from './after-paint.ts';
import { freezeFrame } from './freeze-frame.ts';
import { openSource, type Source } from './hls-source.ts';
import { observeLesson } from './lesson-observer.ts';
import type { How, OnFinished, Picture } from './picture.ts';
import { lookAt } from './look-at.ts';
import { createLessonVideo, overTheGap, playOn, release, setVolume } from './video-element.ts';

type LessonDirection = Extract<Direction, { kind: 'lesson' }>;

/** A prepared lesson that is wanted from elsewhere is moved there first; less than this nobody notices. */
const NEAR_MS = 400;
/** How far a mirror may be off before it jumps. */
const MIRROR_OFF_MS = 1500;

/** One lesson in a layer. Paused on its first frame until it is the front. */
export function openLesson(first: LessonDirection, layer: HTMLElement, isMirror: boolean, onFinished: OnFinished): Picture {
  const video = createLessonVideo(first.title);
  layer.replaceChildren(video);
  const account = createLessonAccount(first.durationMs);
  const opened = Promise.withResolvers<void>();
  const listening = new AbortController();
  let state: 'hidden' | 'running' | 'over' = 'hidden';
  let final: Account = emptyAccount(first.showing, first.fromMs);
  let unfreeze = (): void => {};
  /** Where it will go on; while it is loaded anew the element itself says 0. */
  let resumeMs: number | null = null;
  let source = open(first.fromMs);
  const position = (): number => resumeMs ?? video.currentTime * 1000;

  function freeze(): void {
    unfreeze();
    unfreeze = freezeFrame(video);
  }

  function open(fromMs: number): Source {
    return openSource(video, first.playlist, { fromMs, onBlank: freeze, onGivenUp: (detail) => finish('error', detail) });
  }

  const observer = observeLesson({
    video,
    account,
    rung: () => source.rung(),
    onFrame() {
      resumeMs = null;
      unfreeze();
      opened.resolve();
    },
  });

  function finish(how: How, detail: string | null): void {
    opened.reject(new Error(detail ?? 'ended before it was seen'));
    if (state !== 'running') return;
    if (how === 'complete') account.finish(performance.now(), position());
    stop();
    onFinished(how, detail);
  }

  function stop(): void {
    if (state === 'running') {
      observer.end();
      final = account.told(position());
      state = 'over';
    }
    video.pause();
  }

  function loadAnew(): void {
    resumeMs = position();
    freeze();
    account.cut();
    source.close();
    source = open(resumeMs);
    void playOn(video, listening.signal);
  }

  async function cue({ fromMs }: LessonDirection): Promise<void> {
    await opened.promise;
    if (Math.abs(fromMs - video.currentTime * 1000) <= NEAR_MS) return;
    const arrived = new Promise<void>((resolve) => video.requestVideoFrameCallback(() => resolve()));
    video.currentTime = fromMs / 1000;
    await arrived;
  }

  const on = (event: string, heard: () => void): void => video.addEventListener(event, heard, { signal: listening.signal });
  // The last frame is told of after the paint, the end before it.
  on('ended', () => afterPaint(() => finish('complete', null)));
  on('pause', () => state === 'running' && !video.ended && void playOn(video, listening.signal));
  opened.promise.catch(() => {}); // Whoever waits hears of it; a lesson that is closed unseen has nobody waiting.

  return {
    ready: opened.promise,
    cue: (next) => (next.kind === 'lesson' ? cue(next) : Promise.reject(new Error(`a lesson cannot show ${next.kind}`))),
    start(next) {
      if (next.kind !== 'lesson' || state !== 'hidden') return;
      state = 'running';
      setVolume(video, isMirror ? 0 : next.volume);
      observer.begin(next.showing, next.fromMs);
      void playOn(video, listening.signal);
    },
    adopt: () => false,
    setVolume: (percent) => void (state === 'running' && setVolume(video, percent)),
    stop,
    nudge(how) {
      if (state !== 'running') return;
      if (how === 'reload') loadAnew();
      else video.currentTime = overTheGap(video, first.durationMs);
    },
    look: () => lookAt(video),
    account: () => (state === 'running' ? account.told(position()) : final),
    follow(ms) {
      if (state === 'running' && Math.abs(ms - video.currentTime * 1000) > MIRROR_OFF_MS) video.currentTime = ms / 1000;
    },
    close() {
      stop();
      observer.close();
      listening.abort();
      source.close();
      unfreeze();
      release(video);
    },
  };
}
