import { fileURLToPath } from 'node:url';
import { electronCamera } from './camera/electron-camera.ts';
import type { WindowProgram } from './window-keeper.ts';

const MAIN = fileURLToPath(new URL('./electron.ts', import.meta.url));

/** Our Electron window. What it must know stands in its environment, which other users of the machine cannot read. */
export function electronProgram(program: string, profile: string, isRoot: boolean, debugPort: number | null): WindowProgram {
  return {
    name: 'electron',
    camera: electronCamera,
    command: async (startPage) => ({
      program,
      args: [...(isRoot ? ['--no-sandbox'] : []), ...(debugPort === null ? [] : [`--remote-debugging-port=${debugPort}`]), MAIN],
      environment: { FIELDCAST_PLAYER_START_PAGE: startPage, FIELDCAST_PLAYER_PROFILE: profile },
    }),
  };
}
