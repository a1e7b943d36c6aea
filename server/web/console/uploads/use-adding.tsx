import { App } from 'antd';
import { ask } from '../../kit/client.ts';
import { useWords } from '../../kit/speaking.ts';
import { siftMedia } from './media-files.ts';
import { uploads } from './uploads.ts';

const NAMED = 8;

interface Adding {
  add: (files: readonly File[]) => Promise<void>;
  /** What was gathered without being looked at one by one: what is no media is left out, and named. */
  addFolder: (files: readonly File[]) => Promise<void>;
}

/** Takes files into the queue, after asking the server what fits: nobody waits an hour to hear that a file is too large. */
export function useAdding(): Adding {
  const { t, format } = useWords();
  const { message, notification } = App.useApp();

  async function add(files: readonly File[]): Promise<void> {
    const limits = await ask('uploadLimits', {}).catch(() => null); // The server will say no itself, only later.
    let free = limits?.freeBytes ?? Infinity;
    const fits: File[] = [];
    for (const file of files) {
      const size = format.bytes(file.size);
      if (file.size === 0) message.warning(t('lessons.emptyFile', { name: file.name }));
      else if (limits && file.size > limits.maxBytes)
        message.error(t('lessons.tooLarge', { name: file.name, size, limit: format.bytes(limits.maxBytes) }), 8);
      else if (file.size > free) message.error(t('lessons.noSpace', { name: file.name, size, free: format.bytes(free) }), 8);
      else {
        free -= file.size;
        fits.push(file);
      }
    }
    uploads.add(fits);
  }

  async function addFolder(files: readonly File[]): Promise<void> {
    const { media, leftOut } = siftMedia(files);
    if (leftOut.length > 0) {
      const more = leftOut.length - NAMED;
      notification.warning({
        title: t('lessons.leftOut', { count: leftOut.length }),
        description: (
          <>
            {leftOut.slice(0, NAMED).map((name, i) => (
              <div key={i} className="fc-left-out">
                {name}
              </div>
            ))}
            {more > 0 && t('lessons.leftOutMore', { count: more })}
          </>
        ),
        duration: 0,
      });
    } else if (media.length === 0) message.info(t('lessons.folderEmpty'));
    if (media.length > 0) await add(media);
  }

  return { add, addFolder };
}
