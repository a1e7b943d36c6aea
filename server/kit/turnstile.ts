const SLICE_MS = 10;

/**
 * Lets in one after the other, in the order they came, for at most a slice of time before everything else has its turn. Who comes with
 * thousands waits a little; who is in already does not wait for them all.
 */
export function createTurnstile(now: () => number = () => performance.now()): (enter: () => void) => void {
  const queue: (() => void)[] = [];
  let isTurning = false;

  function turn(): void {
    const end = now() + SLICE_MS;
    let count = 0;
    for (const enter of queue) {
      enter();
      count += 1;
      if (now() >= end) break;
    }
    queue.splice(0, count);
    isTurning = queue.length > 0;
    if (isTurning) setImmediate(turn);
  }

  return (enter) => {
    queue.push(enter);
    if (isTurning) return;
    isTurning = true;
    setImmediate(turn);
  };
}
