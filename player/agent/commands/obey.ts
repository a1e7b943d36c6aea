import type { CommandAnswer, Order } from '#shared/model/command.ts';
import type { CommandId } from '#shared/model/ids.ts';
import type { SettingsSection } from '#shared/model/manifest.ts';
import type { Sending } from '../sending/sending.ts';
import type { Stage } from '../stage/stage.ts';
import type { KeptCommands } from './kept.ts';

interface Needs {
  stage: Pick<Stage, 'identify' | 'setVolume' | 'renewPage'>;
  kept: KeptCommands;
  settings: () => Pick<SettingsSection, 'name' | 'station' | 'volume'> | null;
  fetchNow: () => void;
  sending: Pick<Sending, 'screenshot' | 'sendLog'>;
  /** Ends this agent and begins another; undefined where nobody would. */
  restart: (() => void) | undefined;
}

/** Null: the answer is for the agent that comes after this one. */
export type Obey = (order: Order, id: CommandId) => Promise<CommandAnswer | null>;

const DONE: CommandAnswer = { outcome: 'done' };
const NO_PAGE: CommandAnswer = { outcome: 'failed', reason: 'no_page' };

/** What a command means here. Done is what was seen to happen, not what was tried. */
export function createObedience({ stage, kept, settings, fetchNow, sending, restart }: Needs): Obey {
  async function identify(seconds: number): Promise<CommandAnswer> {
    const known = settings();
    const plate = { name: known?.name ?? '', station: known?.station.name ?? '', ms: seconds * 1000 };
    return (await stage.identify(plate)) ? DONE : NO_PAGE;
  }

  async function setVolume(percent: number): Promise<CommandAnswer> {
    await kept.setVolume({ percent, instead: settings()?.volume ?? -1 });
    // Without a page there is nothing to turn down; the next one begins with it.
    await stage.setVolume(percent);
    return DONE;
  }

  return async (order, id) => {
    switch (order.kind) {
      case 'identify':
        return identify(order.seconds);
      case 'fetch':
        fetchNow();
        return DONE;
      case 'volume':
        return setVolume(order.percent);
      case 'restart_page':
        return (await stage.renewPage()) ? DONE : NO_PAGE;
      case 'restart_agent':
        if (!restart) return { outcome: 'unsupported' };
        restart();
        return null;
      case 'screenshot':
        return sending.screenshot(id);
      case 'send_log':
        return sending.sendLog(id);
      default:
        return order satisfies never;
    }
  };
}
