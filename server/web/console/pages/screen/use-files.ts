import type { ScreenCommand } from '#shared/model/command.ts';
import type { ScreenFile } from '#shared/model/screen-file.ts';
import { useAsk } from '../../../kit/asking.ts';
import { useNow } from '../../../kit/late.ts';

/** So long after it was asked for, a file is looked for as one that will come any moment. */
const SOON_MS = 180_000;
const LOOK_MS = 2000;
const REST_MS = 60_000;

const isOfFile = ({ order, state }: ScreenCommand): boolean =>
  (order.kind === 'screenshot' || order.kind === 'send_log') && (state === 'asked' || state === 'done');

/** What the screen has sent, newest first, and the orders whose file is made and still on its way. */
export function useFiles(screen: string, commands: readonly ScreenCommand[]) {
  const now = useNow(REST_MS / 2);
  const recent = commands.filter((command) => isOfFile(command) && now - command.askedAt < SOON_MS);
  const asked = useAsk('listScreenFiles', { params: { id: screen } }, { everyMs: recent.length > 0 ? LOOK_MS : REST_MS });
  const files = asked.data?.files ?? [];
  const isThere = (command: ScreenCommand): boolean => files.some((file: ScreenFile) => file.command === command.id);
  const coming = recent.filter((command) => command.state === 'done' && !isThere(command)).map(({ order }) => order.kind);
  return { asked, files, coming };
}
