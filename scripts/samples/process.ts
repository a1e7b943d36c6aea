import { spawn } from 'node:child_process';
import { buffer } from 'node:stream/consumers';

/** Runs a program to its end and gives what it printed; its complaint becomes the error. */
export async function run(program: string, args: readonly string[], folder: string): Promise<Buffer> {
  const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [code, output, complaint] = await Promise.all([ended, buffer(child.stdout), buffer(child.stderr)]);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')}\nended with ${code}: ${complaint.toString().slice(-2000)}`);
  return output;
}

export const ffmpeg = (args: readonly string[], folder: string): Promise<Buffer> =>
  run('ffmpeg', ['-hide_banner', '-nostdin', '-v', 'error', '-y', '-threads', '1', ...args], folder);

/** Does all, `width` at a time. */
export async function inParallel<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const worker = async (): Promise<void> => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: width }, worker));
}
