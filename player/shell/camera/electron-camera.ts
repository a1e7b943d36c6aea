import { z } from 'zod';
import { NoPicture } from '../../agent/sending/picture.ts';
import { onMessages, QUALITIES, type Camera, type Wires } from './wires.ts';

const LINE_END = 10;
const Asked = z.object({ id: z.int(), size: z.object({ width: z.int(), height: z.int(), bytes: z.int() }) });
const Answered = z.object({ id: z.int(), jpeg: z.string().nullable() });

/** As much of Electron's NativeImage as is needed. */
export interface Capture {
  getSize: () => { width: number; height: number };
  resize: (size: { width: number }) => Capture;
  toJPEG: (quality: number) => Buffer;
}

/** On the player's side: asks our own Electron window by a line of JSON. */
export const electronCamera: Camera = ({ to, from }) => {
  const waiting = new Map<number, (jpeg: string | null) => void>();
  let lastId = 0;
  onMessages(from, LINE_END, (message) => {
    const { id, jpeg } = Answered.parse(message);
    waiting.get(id)?.(jpeg);
    waiting.delete(id);
  });
  const over = (): void => {
    for (const answer of waiting.values()) answer(null);
    waiting.clear();
  };
  for (const wire of [to, from]) wire.on('error', over).on('close', over);

  return async (size) => {
    const id = ++lastId;
    const answer = new Promise<string | null>((resolve) => waiting.set(id, resolve));
    to.write(`${JSON.stringify({ id, size })}\n`);
    const jpeg = await answer;
    if (jpeg === null) throw new NoPicture('no_picture');
    return Buffer.from(jpeg, 'base64');
  };
};

/** In Electron: answers with what the window shows, made as small as was asked for. */
export function answerPictures({ to, from }: Wires, capture: () => Promise<Capture>): void {
  onMessages(from, LINE_END, (message) => {
    const { id, size } = Asked.parse(message);
    const taken = capture().then((image) => fitted(image, size));
    taken
      .catch(() => null)
      .then((jpeg) => void to.write(`${JSON.stringify({ id, jpeg: jpeg?.toString('base64') ?? null })}\n`))
      .catch(() => undefined); // Whoever asked is gone, and so are we soon.
  });
}

function fitted(image: Capture, most: { width: number; height: number; bytes: number }): Buffer | null {
  const { width, height } = image.getSize();
  if (width === 0 || height === 0) return null;
  const scale = Math.min(1, most.width / width, most.height / height);
  const small = scale < 1 ? image.resize({ width: Math.round(width * scale) }) : image;
  return QUALITIES.map((quality) => small.toJPEG(quality)).find(({ length }) => length <= most.bytes) ?? null;
}
