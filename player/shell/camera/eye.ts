import { NoPicture, type PictureSize, type TakePicture } from '../../agent/sending/picture.ts';

/** A slow box composes a frame in this time or not at all. */
const PICTURE_MS = 10_000;
/** A page that is to be replaced waits no longer for its last picture. */
const LAST_PICTURE_MS = 1500;

/** Looks at the window that is there: one picture at a time, each with a deadline. */
export function openEye() {
  let take: TakePicture | null = null;
  let taking: Promise<unknown> | null = null;

  async function within(size: PictureSize): Promise<Uint8Array> {
    if (!take) throw new NoPicture('no_window');
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(new NoPicture('no_picture')), PICTURE_MS)));
    try {
      return await Promise.race([take(size), late]);
    } catch (error) {
      throw error instanceof NoPicture ? error : new NoPicture('no_picture', error);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    /** Null: there is no window, or it cannot be looked at. */
    look: (now: TakePicture | null): void => void (take = now),
    picture(size: PictureSize): Promise<Uint8Array> {
      const taken = taking ? taking.then(() => within(size)) : within(size);
      const done = taken.then(
        () => undefined,
        () => undefined,
      );
      taking = done;
      void done.then(() => {
        if (taking === done) taking = null;
      });
      return taken;
    },
    /** At once, unless a picture is being taken. */
    afterPicture(work: () => void): void {
      if (!taking) return work();
      const timer = new Promise((resolve) => setTimeout(resolve, LAST_PICTURE_MS).unref());
      void Promise.race([taking, timer]).then(work);
    },
  };
}
