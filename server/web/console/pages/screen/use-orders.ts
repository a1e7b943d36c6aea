import { App } from 'antd';
import { useState } from 'react';
import type { Order } from '#shared/model/command.ts';
import { useAsk, useTell } from '../../../kit/asking.ts';
import { useFailureWords } from '../../../kit/speaking.ts';

/** While one waits, its answer is looked for this often. */
const LOOK_MS = 1000;

/** What was asked of a screen lately, and the way to ask for more. */
export function useOrders(screen: string) {
  const { message } = App.useApp();
  const say = useFailureWords();
  const tell = useTell('commandScreen');
  const [isWaiting, setWaiting] = useState(false);
  const asked = useAsk('listCommands', { params: { id: screen } }, isWaiting ? { everyMs: LOOK_MS } : {});
  const commands = asked.data?.commands ?? [];
  const waits = commands.some(({ state }) => state === 'asked');
  if (waits !== isWaiting && asked.data) setWaiting(waits);

  const order = (wanted: Order): void =>
    void tell.mutateAsync({ params: { id: screen }, body: { order: wanted } }).then(
      () => asked.refetch(),
      (error: unknown) => void message.error(say(error)),
    );
  return { commands, order };
}
