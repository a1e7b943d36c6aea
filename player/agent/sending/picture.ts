/** So large a picture may be at most. */
export interface PictureSize {
  width: number;
  height: number;
  bytes: number;
}

/** JPEG of what the window shows; a `NoPicture` where there is none to be had. */
export type TakePicture = (size: PictureSize) => Promise<Uint8Array>;

export class NoPicture extends Error {
  readonly reason: 'no_window' | 'no_picture';

  constructor(reason: 'no_window' | 'no_picture', cause?: unknown) {
    super(reason, { cause });
    this.name = 'NoPicture';
    this.reason = reason;
  }
}

export const noWindow: TakePicture = () => Promise.reject(new NoPicture('no_window'));

/** To look at closely, when somebody asks or something is wrong. */
export const LARGE: PictureSize = { width: 1280, height: 1280, bytes: 200 * 1024 };
/** To see that it is alright, among many others. */
export const SMALL: PictureSize = { width: 480, height: 480, bytes: 40 * 1024 };
