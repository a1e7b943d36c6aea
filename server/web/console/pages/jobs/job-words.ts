import type { Job } from '#shared/model/job.ts';
import { useWords } from '../../../kit/speaking.ts';

/** What a job does, for whoever does not know its name in the code. */
export function useJobName(): (job: Pick<Job, 'name'>) => string {
  const { t } = useWords();
  return ({ name }) =>
    name.startsWith('lesson.') && name !== 'lesson.remove' ? t('system.nameTranscode') : t('system.nameOther', { name });
}
