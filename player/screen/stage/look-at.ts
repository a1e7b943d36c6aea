import type { PageHealth } from '#shared/protocol/page.ts';

/** As few points as tell one colour from several, whatever is written small on a slide. */
const [WIDTH, HEIGHT] = [32, 18];
/** Noise of the encoder within one colour. */
const ALIKE = 10;

let canvas: CanvasRenderingContext2D | null | undefined;

/** Whether a picture has its place on the page, and for a video whether the frame that is shown has more than one colour. */
export function lookAt(picture: HTMLVideoElement | HTMLImageElement): PageHealth['picture'] {
  const isVideo = picture instanceof HTMLVideoElement;
  const [width, height] = isVideo ? [picture.videoWidth, picture.videoHeight] : [picture.naturalWidth, picture.naturalHeight];
  const place = picture.getBoundingClientRect();
  const hasPlace = width > 0 && height > 0 && place.width > 0 && place.height > 0;
  if (!hasPlace || !picture.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return 'missing';
  return isVideo && isPlain(picture) ? 'plain' : 'fine';
}

function isPlain(video: HTMLVideoElement): boolean {
  canvas ??= Object.assign(document.createElement('canvas'), { width: WIDTH, height: HEIGHT }).getContext('2d', {
    willReadFrequently: true,
  });
  if (!canvas) return false;
  canvas.drawImage(video, 0, 0, WIDTH, HEIGHT);
  const points = canvas.getImageData(0, 0, WIDTH, HEIGHT).data;
  return points.every((value, i) => Math.abs(value - (points[i % 4] ?? 0)) <= ALIKE);
}
