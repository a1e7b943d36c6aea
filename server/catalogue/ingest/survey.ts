import { missingSeconds } from './damage.ts';
import { fileUrl } from './ffmpeg-command.ts';
import { framesPerSecond } from './frame-rate.ts';
import { inputOptions, type Probe } from './probe.ts';
import { runFfprobe } from './run-ffmpeg.ts';

/** What the picture's packets say, read without decoding: 2.4 s for two hours. */
export type Survey = {
  /** When the last picture ends, counted from the file's beginning. */
  endsMs: number;
  /** Seconds inside holes of half a second and more. */
  missingS: number;
  /** Longest way from a key frame to the next. */
  longestGopS: number;
};

/** Where every second can be found by the container's own index; elsewhere a seek is a guess. */
const INDEXED = new Set(['mov', 'matroska']);
/** Each chunk is decoded from the key frame before it: where these are rare, cutting costs more than it saves. */
const LONGEST_GOP_S = 20;

export async function survey(source: string, { demuxer, video, startS }: Probe, signal?: AbortSignal): Promise<Survey> {
  const times: number[] = [];
  let [packets, end, key, longest] = [0, 0, 0, 0];
  await runFfprobe({
    args: [
      ...['-select_streams', String(video.index), '-show_entries', 'packet=pts_time,dts_time,duration_time,flags', '-of', 'csv=p=0'],
      ...[...inputOptions(demuxer), fileUrl(source)],
    ],
    signal,
    onStdout(line) {
      const [pts = '', dts = '', duration = '', flags = ''] = line.split(',');
      packets += 1;
      const time = Number.parseFloat(pts === 'N/A' ? dts : pts);
      if (Number.isNaN(time)) return;
      times.push(time);
      end = Math.max(end, time + (Number.parseFloat(duration) || 0));
      if (!flags.startsWith('K')) return;
      longest = Math.max(longest, time - key);
      key = time;
    },
  });
  // A bare stream of pictures has no times: it is as long as it has pictures.
  const lasts = times.length > 0 ? end - startS : packets / framesPerSecond(video.rate);
  return {
    endsMs: Math.max(0, Math.round(lasts * 1000)),
    missingS: missingSeconds(times),
    longestGopS: Math.max(longest, end - key),
  };
}

export const canCut = ({ demuxer }: Probe, { longestGopS }: Survey): boolean => INDEXED.has(demuxer) && longestGopS <= LONGEST_GOP_S;
