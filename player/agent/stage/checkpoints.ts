const CHECKPOINT_MS = 30_000;

/** Every 30 s counted from the last one, so that the first frame's own costs the flash nothing more. */
export function keepCheckpoints(write: () => void) {
  let timer = setInterval(now, CHECKPOINT_MS);
  function now(): void {
    write();
    clearInterval(timer);
    timer = setInterval(now, CHECKPOINT_MS);
  }
  return { now, close: (): void => clearInterval(timer) };
}
