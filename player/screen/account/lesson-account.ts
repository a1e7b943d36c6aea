import { emptyAccount, SPANS_TOLD, type Account } from './account.ts';
import { createMediaSpans, type PresentedFrame } from './media-spans.ts';
import { createMostShown } from './most-shown.ts';
import { createRunningCount } from './running-count.ts';
import { createSoundSpans, type SoundLook } from './sound-spans.ts';

export interface LessonAccount {
  /** The frame that lay ready in the hidden layer is on the screen. */
  begin: (showing: number, frame: PresentedFrame, dropped: number) => void;
  present: (frame: PresentedFrame, rung: string | null) => void;
  drop: (counter: number) => void;
  listen: (look: SoundLook) => void;
  /** A seek or a new rate: picture and sound begin another stretch. */
  cut: () => void;
  finish: (at: number, mediaMs: number) => void;
  told: (positionMs: number) => Account;
}

/** Nothing counts before `begin`: a lesson that is loaded but hidden has not been shown. */
export function createLessonAccount(durationMs: number): LessonAccount {
  const [media, sound, rungs] = [createMediaSpans(), createSoundSpans(), createMostShown()];
  const [frames, dropped] = [createRunningCount(), createRunningCount()];
  let on: { showing: number; first: number; last: number } | undefined;
  const within = (frame: PresentedFrame): PresentedFrame => ({ ...frame, mediaMs: Math.min(frame.mediaMs, durationMs) });

  return {
    begin(showing, frame, droppedBefore) {
      on = { showing, first: frame.at, last: frame.at };
      frames.begin(frame.presented - 1);
      frames.see(frame.presented);
      dropped.begin(droppedBefore);
      media.present(within(frame));
    },
    present(frame, rung) {
      if (!on) return;
      const before = frames.total();
      frames.see(frame.presented);
      rungs.see(rung, frames.total() - before);
      media.present(within(frame));
      on.last = frame.at;
    },
    drop: (counter) => on && dropped.see(counter),
    listen: (look) => on && sound.look(look),
    cut() {
      media.cut();
      sound.cut();
    },
    finish(at, mediaMs) {
      if (!on) return;
      media.finish(Math.min(mediaMs, durationMs));
      on.last = at;
    },
    told(positionMs) {
      if (!on) return emptyAccount(0, positionMs);
      const times = { showing: on.showing, firstFrameAt: on.first, lastFrameAt: on.last, positionMs: Math.min(positionMs, durationMs) };
      const counts = { frames: frames.total(), droppedFrames: dropped.total(), rung: rungs.name() };
      return { ...times, ...counts, media: media.list(SPANS_TOLD), sound: sound.list(SPANS_TOLD) };
    },
  };
}
