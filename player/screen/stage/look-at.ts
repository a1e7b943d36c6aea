import type { PageHealth } from '#shared/protocol/page.ts';
import { isPlain } from './plain-frame.ts';

/** Whether a picture has its place on the page, and for a video whether the frame that is shown has more than one colour. */
export function lookAt(picture: HTMLVideoElement | HTMLImageElement): PageHealth['picture'] {
  const isVideo = picture instanceof HTMLVideoElement;
  const [width, height] = isVideo ? [picture.videoWidth, picture.videoHeight] : [picture.naturalWidth, picture.naturalHeight];
  const place = picture.getBoundingClientRect();
  const hasPlace = width > 0 && height > 0 && place.width > 0 && place.height > 0;
  if (!hasPlace || !picture.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return 'missing';
  return isVideo && isPlain(picture) ? 'plain' : 'fine';
}
