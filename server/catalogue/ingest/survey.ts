import { missingSeconds } from './damage.ts';
import { fileUrl } from './ffmpeg-command.ts';
import { framesPerSecond } from './frame-rate.ts';
import { FIRST_PICTURE, inputOptions, type Probe } from './probe.ts';
import { runFfprobe } from './run-ffmpeg.ts';

/** What the picture's packets say, read without decoding: 2.4 s for two hours. */
export type Survey = {
  /** When the last picture ends, counted from the file's beginning. */
  endsMs: number;
  /** Seconds inside holes of half a second and more. */
  missingS: number;
  /** Longest way from a key frame to the next. */
  longestGopS: number;
  /** Furthest step of the decoder's clock from one packet to the next, back (0 or less) and ahead. */
  stepsS: { back: number; ahead: number };
  packets: Packets;
};

/** The picture's packets in the order of decoding, one entry of each list a packet. */
export type Packets = {
  /** When it is shown, in seconds of the file's own clock; NaN where nothing says. */
  times: number[];
  bytes: number[];
  isKey: boolean[];
  /** Where it lies in the file; NaN where the container does not tell. */
  places: number[];
  /** So many are there to be decoded and not to be shown. */
  hidden: number;
};

/** Where every second can be found by the container's own index; elsewhere a seek is a guess that must be looked at. */
export const INDEXED: ReadonlySet<string> = new Set(['mov', 'matroska']);

export async function survey(source: string, probe: Probe, signal?: AbortSignal): Promise<Survey> {
  const { video, startS } = probe;
  const packets: Packets = { times: [], bytes: [], isKey: [], places: [], hidden: 0 };
  let [end, key, longest] = [0, 0, 0];
  const clock = stepsOf();
  await readPackets(source, { demuxer: probe.demuxer, stream: String(video.index), window: [] }, signal, (packet) => {
    const { time } = addPacket(packets, packet);
    clock.take(Number.parseFloat(packet.dts));
    if (Number.isNaN(time)) return;
    end = Math.max(end, time + (Number.parseFloat(packet.duration) || 0));
    if (!packet.flags.startsWith('K')) return;
    longest = Math.max(longest, time - key);
    key = time;
  });
  const times = packets.times.filter((time) => !Number.isNaN(time));
  // A bare stream of pictures has no times: it is as long as it has pictures.
  const lasts = times.length > 0 ? end - startS : packets.times.length / framesPerSecond(video.rate);
  return {
    endsMs: Math.max(0, Math.round(lasts * 1000)),
    missingS: missingSeconds(times),
    longestGopS: Math.max(longest, end - key),
    stepsS: clock.steps,
    packets,
  };
}

function stepsOf(): { take: (dts: number) => void; steps: Survey['stepsS'] } {
  const steps = { back: 0, ahead: 0 };
  let last = NaN;
  const take = (dts: number): void => {
    if (Number.isNaN(dts)) return;
    if (dts - last < steps.back) steps.back = dts - last;
    if (dts - last > steps.ahead) steps.ahead = dts - last;
    last = dts;
  };
  return { take, steps };
}

/** Of the first picture, before anything is known of it. */
export type Beginning = { stream: number; packets: Packets };

/** Only the first seconds, at once, however long the source. */
export async function surveyBeginning(source: string, demuxer: string, seconds: number, signal?: AbortSignal): Promise<Beginning> {
  const packets: Packets = { times: [], bytes: [], isKey: [], places: [], hidden: 0 };
  let stream = NaN;
  const what = { demuxer, stream: FIRST_PICTURE, window: ['-read_intervals', `%+${seconds}`] };
  await readPackets(source, what, signal, (packet) => {
    stream = Number(packet.stream);
    addPacket(packets, packet);
  });
  return { stream, packets };
}

type Packet = { stream: string; pts: string; dts: string; duration: string; size: string; place: string; flags: string };

async function readPackets(
  source: string,
  { demuxer, stream, window }: { demuxer: string; stream: string; window: readonly string[] },
  signal: AbortSignal | undefined,
  take: (packet: Packet) => void,
): Promise<void> {
  const entries = 'packet=stream_index,pts_time,dts_time,duration_time,size,pos,flags';
  const chosen = ['-select_streams', stream, '-show_entries', entries, '-of', 'csv=p=0'];
  await runFfprobe({
    args: [...chosen, ...window, ...inputOptions(demuxer), fileUrl(source)],
    signal,
    onStdout(line) {
      if (line === '') return; // Where more is known of a packet, a line for that follows, which is not asked for.
      const [index = '', pts = '', dts = '', duration = '', size = '', place = '', flags = ''] = line.split(',');
      take({ stream: index, pts, dts, duration, size, place, flags });
    },
  });
}

function addPacket(packets: Packets, { pts, dts, size, place, flags }: Packet): { time: number } {
  const time = Number.parseFloat(pts === 'N/A' ? dts : pts);
  packets.times.push(time);
  packets.bytes.push(Number.parseInt(size, 10) || 0);
  packets.isKey.push(flags.startsWith('K'));
  packets.places.push(Number.parseInt(place, 10));
  if (flags.includes('D')) packets.hidden += 1;
  return { time };
}
