/** A hidden tab paints nothing and calls nobody back; it must not hold things up. */
const UNPAINTED_MS = 500;

/** Calls back once what is in the document now has been painted. */
export function afterPaint(callback: () => void): void {
  let isDone = false;
  const once = (): void => {
    if (isDone) return;
    isDone = true;
    clearTimeout(timer);
    callback();
  };
  const timer = window.setTimeout(once, UNPAINTED_MS);
  // The first call comes before the paint, the second after it.
  requestAnimationFrame(() => requestAnimationFrame(once));
}
