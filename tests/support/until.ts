/** Waits for a fact, not for a time; the test's own deadline is the only clock. */
export async function until<T>(look: () => T | null | undefined | false): Promise<T> {
  for (;;) {
    const seen = look();
    if (seen !== null && seen !== undefined && seen !== false) return seen;
    await new Promise<void>((resolve) => setTimeout(resolve, 10));
  }
}
