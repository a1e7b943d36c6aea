import { App } from 'antd';
import { ask } from '../../kit/client.ts';
import { useWords } from '../../kit/speaking.ts';
import { uploads } from './uploads.ts';

/** Takes files into the queue, after asking the server what fits: nobody waits an hour to hear that a file is too large. */
export function useAdding(): (files: readonly File[]) => Promise<void> {
  const { t, format } = useWords();
  const { message } = App.useApp();
  return async (files) => {
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
  };
}
