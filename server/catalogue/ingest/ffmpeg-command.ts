import ffmpeg from 'fluent-ffmpeg';
import { z } from 'zod';

/** The one file that knows fluent-ffmpeg (archived in 2025). It orders the arguments; running, progress and killing are ours in `run-ffmpeg.ts`. */
export type CommandInput = { options: readonly string[]; source: string };
export type CommandOutput = { options: readonly string[]; target: string };
export type Command = { inputs: readonly CommandInput[]; filters?: readonly string[]; outputs: readonly CommandOutput[] };

const Argv = z.array(z.coerce.string());

/** Every file is named with its protocol: a name that begins with '-' or holds a colon stays a name. */
export const fileUrl = (path: string): string => `file:${path}`;

export function ffmpegArguments({ inputs, filters = [], outputs }: Command): string[] {
  const command = ffmpeg();
  for (const { options, source } of inputs) command.input(source).inputOptions(...unsplit(options));
  if (filters.length > 0) command.complexFilter([...filters]);
  for (const { options, target } of outputs) command.output(target).outputOptions(...unsplit(options));

  const build: unknown = Reflect.get(command, '_getArguments');
  if (typeof build !== 'function') throw new TypeError('fluent-ffmpeg no longer builds arguments');
  return Argv.parse(Reflect.apply(build, command, []));
}

/** A single option with one blank in it would be torn in two; with two or more options none is. */
function unsplit(options: readonly string[]): readonly string[] {
  if (options.length === 1 && options[0]?.includes(' ')) throw new TypeError('a lone option must not hold a blank');
  return options;
}
