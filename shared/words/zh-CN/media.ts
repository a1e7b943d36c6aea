import type { MediaFault } from '../../model/content.ts';

/** Why a file did not become a lesson, and what to do about it. */
export const media = {
  empty_file: '文件是空的。请检查原文件后重新上传。',
  not_a_video: '这不是视频文件。请上传 mp4、mov、mkv、avi、mpg、ts、wmv 等视频。',
  not_an_image: '这不是图片。请上传 png、jpg 或 webp。',
  no_video: '文件里只有声音，没有画面。',
  damaged: '文件已损坏或没有传完整，无法读出画面。请重新导出或重新拷贝。',
  too_long: '视频太长，最长 12 小时。请分成几个文件。',
  too_large: '画面太大，无法处理。',
  no_space: '服务器空间不够，转码已停止。请清理空间后重试。',
  encoder_failed: '转码没有成功。请重试；若再次失败，请换一个格式导出。',
  cancelled: '转码已取消。',
} satisfies Record<MediaFault, string>;
