import { z } from 'zod';

/** ffprobe writes numbers as text, and leaves out or writes 'N/A' for what it does not know. */
const Numeral = z.coerce.number().optional().catch(undefined);
const Flag = z.int().optional();

export const ProbedStream = z.object({
  index: z.int(),
  codec_type: z.string().optional(),
  codec_name: z.string().optional(),
  codec_tag_string: z.string().optional(),
  profile: z.string().optional(),
  level: z.int().optional(),
  bits_per_raw_sample: Numeral,
  is_avc: z.string().optional(),
  nal_length_size: Numeral,
  width: z.int().optional(),
  height: z.int().optional(),
  sample_aspect_ratio: z.string().optional(),
  pix_fmt: z.string().optional(),
  color_space: z.string().optional(),
  color_transfer: z.string().optional(),
  color_range: z.string().optional(),
  field_order: z.string().optional(),
  r_frame_rate: z.string().optional(),
  avg_frame_rate: z.string().optional(),
  start_time: Numeral,
  duration: Numeral,
  nb_frames: Numeral,
  sample_rate: Numeral,
  channels: z.int().optional(),
  disposition: z.object({ default: Flag, attached_pic: Flag, still_image: Flag }).optional(),
  side_data_list: z.array(z.object({ side_data_type: z.string().optional(), rotation: z.number().optional().catch(undefined) })).optional(),
  tags: z.object({ rotate: z.coerce.number().optional().catch(undefined), DURATION: z.string().optional() }).optional(),
});
export type ProbedStream = z.infer<typeof ProbedStream>;

export const ProbedFile = z.object({
  streams: z.array(ProbedStream).default([]),
  format: z.object({ format_name: z.string(), start_time: Numeral, duration: Numeral }),
});
export type ProbedFile = z.infer<typeof ProbedFile>;

export const ProbedLook = z.object({
  /** Each packet, and after it what the decoder made of it. */
  packets_and_frames: z.array(z.object({ type: z.string(), flags: z.string().optional(), interlaced_frame: Flag })).default([]),
  /** As the decoder knows them when it has decoded something. */
  streams: z.array(z.object({ index: z.int(), refs: z.int().optional() })).default([]),
});
export type ProbedLook = z.infer<typeof ProbedLook>;
