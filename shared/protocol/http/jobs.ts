import { z } from 'zod';
import { JobId } from '../../model/ids.ts';
import { Job, JobState } from '../../model/job.ts';
import { call } from '../call.ts';

const WithJob = z.object({ id: JobId });

export const jobCalls = {
  listJobs: call({
    method: 'get',
    path: '/api/jobs',
    query: z.object({
      state: JobState.optional(),
      page: z.coerce.number().int().min(1).default(1),
      size: z.coerce.number().int().min(1).max(200).default(50),
    }),
    reply: z.object({ total: z.int(), jobs: z.array(Job) }),
  }),
  cancelJob: call({ method: 'post', path: '/api/jobs/:id/cancel', params: WithJob, reply: Job }),
  retryJob: call({ method: 'post', path: '/api/jobs/:id/retry', params: WithJob, reply: Job }),
};
