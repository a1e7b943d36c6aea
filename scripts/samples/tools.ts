import { access } from 'node:fs/promises';
import { run } from './process.ts';

const NOTO = '/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc';

/** Fails with one sentence that names the Debian package to install. */
export async function checkTools(): Promise<void> {
  await need('ffmpeg', 'ffmpeg', ['-version']);
  await need('espeak-ng', 'espeak-ng', ['--version']);
  if (!(await hasChineseFont())) throw new Error('The Chinese font Noto Sans CJK is missing: apt-get install fonts-noto-cjk');
}

async function need(program: string, debianPackage: string, args: readonly string[]): Promise<void> {
  await run(program, args, '.').catch((error: unknown) => {
    throw new Error(`The program ${program} is missing or does not start: apt-get install ${debianPackage}`, { cause: error });
  });
}

async function hasChineseFont(): Promise<boolean> {
  const isAtHome = await access(NOTO).then(
    () => true,
    () => false,
  );
  return isAtHome || (await run('fc-list', [':family=Noto Sans CJK SC', 'file'], '.').catch(() => Buffer.alloc(0))).length > 0;
}
