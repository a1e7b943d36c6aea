import { z } from 'zod';
import { Problem } from '#shared/problem.ts';
import { MenuAnswer, type MenuAct, type MenuView } from '#shared/protocol/menu.ts';
import type { FakePage } from './fake-page.ts';

const Said = z.union([z.object({ ok: z.literal(true), value: MenuAnswer }), z.object({ ok: z.literal(false), problem: Problem })]);

/** What the box answers to whoever holds the remote: a refusal, or nothing to say. */
export async function say(page: Pick<FakePage, 'socket'>, act: MenuAct): Promise<string | null> {
  const said = Said.parse(await page.socket.emitWithAck('menu', act));
  return said.ok ? said.value.refused : said.problem.code;
}

export async function look(page: Pick<FakePage, 'socket'>): Promise<MenuView> {
  const said = Said.parse(await page.socket.emitWithAck('menu', { act: 'look' }));
  if (!said.ok || !said.value.view) throw new Error(`there is no menu: ${JSON.stringify(said)}`);
  return said.value.view;
}

/** Settles when the menu shows what is looked for. */
export async function looks(page: Pick<FakePage, 'socket'>, isIt: (view: MenuView) => boolean): Promise<MenuView> {
  for (;;) {
    const view = await look(page);
    if (isIt(view)) return view;
    await new Promise<void>((resolve) => setTimeout(resolve, 20));
  }
}
