import type { CommandAnswer, Order } from '#shared/model/command.ts';
import type { SettingsSection } from '#shared/model/manifest.ts';
import type { Stage } from '../stage/stage.ts';
import type { KeptCommands } from './kept.ts';

interface Needs {
  stage: Pick<Stage, 'identify' | 'setVolume' | 'renewPage'>;
  kept: KeptCommands;
  settings: () => Pick<SettingsSection, 'name' | 'station' | 'volume'> | null;
  fetchNow: () => void;
}

const DONE: CommandAnswer = { outcome: 'done' };
const NO_PAGE: CommandAnswer = { outcome: 'failed', reason: 'no_page' };

/** What a command means here. Done is what was seen to happen, not what was tried. */
export function createObedience({ stage, kept, settings, fetchNow }: Needs): (order: Order) => Promise<CommandAnswer> {
  return async (order) => {
    switch (order.kind) {
      case 'identify': {
        const known = settings();
        const plate = { name: known?.name ?? '', station: known?.station.name ?? '', ms: order.seconds * 1000 };
        return (await stage.identify(plate)) ? DONE : NO_PAGE;
      }
      case 'fetch':
        fetchNow();
        return DONE;
      case 'volume':
        await kept.setVolume({ percent: order.percent, instead: settings()?.volume ?? -1 });
        // Without a page there is nothing to turn down; the next one begins with it.
        await stage.setVolume(order.percent);
        return DONE;
      case 'restart_page':
        return (await stage.renewPage()) ? DONE : NO_PAGE;
      default:
        return order satisfies never;
    }
  };
}
