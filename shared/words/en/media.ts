import type { MediaFault } from '../../model/content.ts';

export const media = {
  empty_file: 'The file is empty. Check the original and upload it again.',
  not_a_video: 'This is not a video file. Upload mp4, mov, mkv, avi, mpg, ts, wmv or another video.',
  not_an_image: 'This is not an image. Upload png, jpg or webp.',
  no_video: 'The file has sound only, no picture.',
  damaged: 'The file is damaged or incomplete and its picture cannot be read. Export or copy it again.',
  too_long: 'The video is too long; 12 hours at most. Split it into several files.',
  too_large: 'The picture is too large to be handled.',
  no_space: 'The server is short of space and stopped encoding. Free some space and try again.',
  encoder_failed: 'Encoding did not succeed. Try again; if it fails once more, export another format.',
  cancelled: 'Encoding was cancelled.',
} satisfies Record<MediaFault, string>;
