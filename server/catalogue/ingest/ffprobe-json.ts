import { z } from 'zod';

/** ffprobe writes numbers as text, and leaves out or writes 'N/A' for what it does not know. */
const Seconds = z.coerce.number().optional().catch(undefined);
const Flag = z.int().optional();

export const ProbedStream = z.object({
  index: z.int(),
  codec_type: z.string().optional(),
  codec_name: z.string().optional(),
  width: z.int().optional(),
  height: z.int().optional(),
  sample_aspect_ratio: z.string().optional(),
  pix_fmt: z.string().optional(),
  color_space: z.string().optional(),
  color_range: z.string().optional(),
  field_order: z.string().optional(),
  r_frame_rate: z.string().optional(),
  avg_frame_rate: z.string().optional(),
  start_time: Seconds,
  duration: Seconds,
  nb_frames: Seconds,
  sample_rate: Seconds,
  channels: z.int().optional(),
  disposition: z.object({ default: Flag, attached_pic: Flag, still_image: Flag }).optional(),
  side_data_list: z.array(z.object({ rotation: z.number().optional().catch(undefined) })).optional(),
  tags: z.object({ rotate: z.coerce.number().optional().catch(undefined), DURATION: z.string().optional() }).optional(),
});
export type ProbedStream = z.infer<typeof ProbedStream>;

export const ProbedFile = z.object({
  streams: z.array(ProbedStream).default([]),
  format: z.object({ format_name: z.string(), start_time: Seconds, duration: Seconds }),
});
export type ProbedFile = z.infer<typeof ProbedFile>;

export const ProbedFrames = z.object({
  frames: z.array(z.object({ media_type: z.string().optional(), interlaced_frame: Flag })).default([]),
});
export type ProbedFrames = z.infer<typeof ProbedFrames>;
