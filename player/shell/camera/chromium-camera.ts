import { z } from 'zod';
import { NoPicture, type PictureSize } from '../../agent/sending/picture.ts';
import { openCdp, type Cdp } from './cdp.ts';
import { QUALITIES, type Camera } from './wires.ts';

const Targets = z.object({ targetInfos: z.array(z.object({ targetId: z.string(), type: z.string() })) });
const Attached = z.object({ sessionId: z.string() });
const Frame = z.object({ data: z.string(), sessionId: z.int() });

/**
 * The first frame of a screencast. That is what the compositor last put on the display, also where the page itself hangs, and nothing that is seen
 * changes by it: a `captureScreenshot` waits for the page, and one that is scaled lays it out anew before everybody's eyes.
 */
export const chromiumCamera: Camera = (wires) => {
  const cdp = openCdp(wires);
  return async (size) => {
    const { targetInfos } = Targets.parse(await cdp.send('Target.getTargets'));
    const page = targetInfos.find(({ type }) => type === 'page');
    if (!page) throw new NoPicture('no_picture');
    const { sessionId } = Attached.parse(await cdp.send('Target.attachToTarget', { targetId: page.targetId, flatten: true }));
    try {
      for (const quality of QUALITIES) {
        const frame = await firstFrame(cdp, sessionId, size, quality);
        if (frame.length <= size.bytes) return frame;
      }
      throw new NoPicture('no_picture');
    } finally {
      cdp.send('Target.detachFromTarget', { sessionId }).catch(() => undefined); // It may have gone meanwhile.
    }
  };
};

async function firstFrame(cdp: Cdp, session: string, { width, height }: PictureSize, quality: number): Promise<Buffer> {
  let stop = (): void => undefined;
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      stop = cdp.listen(({ method, sessionId, params }) => {
        if (method !== 'Page.screencastFrame' || sessionId !== session) return;
        resolve(Buffer.from(Frame.parse(params).data, 'base64'));
      });
      const wanted = { format: 'jpeg', quality, maxWidth: width, maxHeight: height };
      cdp.send('Page.startScreencast', wanted, session).catch(reject); // Of a page that hangs no answer comes, and the frame does.
    });
  } finally {
    stop();
    cdp.send('Page.stopScreencast', {}, session).catch(() => undefined);
  }
}
