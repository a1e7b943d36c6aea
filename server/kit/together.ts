/** All to their end: whoever gives up leaves nobody at work behind. The first of them, in this order, that failed fails it. */
export async function together<T extends readonly unknown[]>(...work: { [K in keyof T]: Promise<T[K]> }): Promise<T> {
  await Promise.allSettled(work);
  const done: unknown[] = [];
  for (const each of work) done.push(await each);
  return done as unknown as T;
}
