import { monitorOf, type Monitor } from './monitor.ts';
import { trimWindow } from './window.ts';
import { connectToX, uint32, type XConnection } from './x-connection.ts';
import { readCookie, xPlaceOf } from './x-place.ts';

/** What a window has to ask of the display it stands on. */
export interface Display extends Disposable {
  /** The monitor that a kiosk belongs on. */
  monitor: () => Promise<Monitor>;
  /** What a window just opened still needs: its exact size, and a pointer that obeys the page. */
  settle: (monitor: Monitor) => Promise<void>;
}

const WARP_POINTER = 41;
const GET_INPUT_FOCUS = 43;

/** Null without an X display, and on Wayland, where somebody else always sees to windows and pointer. */
export function displayOf(environment: NodeJS.ProcessEnv): Display | null {
  const place = environment.WAYLAND_DISPLAY ? null : xPlaceOf(environment.DISPLAY);
  return place && displayAt(async () => connectToX(place, await readCookie(place, environment)));
}

/** The connection is kept: an X server whose last client goes begins anew, and would turn away the browser that comes just then. */
function displayAt(connect: () => Promise<XConnection>): Display {
  let held: XConnection | null = null;
  let last: Promise<unknown> = Promise.resolve();

  function drop(): void {
    held?.[Symbol.dispose]();
    held = null;
  }

  async function ask<T>(question: (x: XConnection) => Promise<T>): Promise<T> {
    const isNew = held === null;
    try {
      held ??= await connect();
      return await question(held);
    } catch (error) {
      drop();
      if (isNew) throw error;
      return ask(question); // The server was started anew since.
    }
  }

  /** Replies come in the order of the questions; two askers at once would take each other's. */
  function inTurn<T>(question: (x: XConnection) => Promise<T>): Promise<T> {
    const answer = last.then(() => ask(question));
    last = answer.catch(() => undefined);
    return answer;
  }
  return { monitor: () => inTurn(monitorOf), settle: (monitor) => inTurn((x) => settle(x, monitor)), [Symbol.dispose]: drop };
}

/** A pointer that nobody moves keeps the arrow it had before there was a page, whatever the page wants: so one step there and back. */
async function settle(x: XConnection, monitor: Monitor): Promise<void> {
  await trimWindow(x, monitor);
  for (const step of [1, -1]) x.tell(WARP_POINTER, 0, by(step));
  await x.ask(GET_INPUT_FOCUS, 0, Buffer.alloc(0)); // Its reply says that all this has been done.
}

/** No source and no target window: from where the pointer is. */
const by = (step: number): Buffer => Buffer.concat([uint32(0, 0, 0, 0), Buffer.from(Int16Array.of(step, step).buffer)]);
