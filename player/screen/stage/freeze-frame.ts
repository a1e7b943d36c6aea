/** Lays a copy of the last frame over a video whose picture is about to go; the answer takes it away again. */
export function freezeFrame(video: HTMLVideoElement): () => void {
  const canvas = document.createElement('canvas');
  canvas.className = 'picture';
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  if (canvas.width > 0) canvas.getContext('2d')?.drawImage(video, 0, 0);
  video.after(canvas);
  return () => canvas.remove();
}
