/** Waits for news, at most so long, and not past the stop. */
export async function newsOr(ms: number, stop: AbortSignal, listen: (ring: () => void) => Disposable): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  using _ = listen(resolve);
  const timer = setTimeout(resolve, ms);
  const onStop = (): void => resolve();
  stop.addEventListener('abort', onStop, { once: true });
  await promise;
  stop.removeEventListener('abort', onStop);
  clearTimeout(timer);
}
