interface Needs<T, R> {
  /** All or nothing, in one go; an answer for each, in the same order. */
  commit: (together: readonly T[]) => Promise<readonly R[]>;
  /** Two with the same name are never in one commit: the second builds on what the first left. */
  nameOf: (one: T) => string;
  sizeOf: (one: T) => number;
  /** What one commit takes at most, so that others who write need not wait for long; a single one may be larger. */
  most: number;
}

interface Waiting<T, R> {
  one: T;
  resolve: (answer: R) => void;
  reject: (error: unknown) => void;
}

/**
 * Who arrives while a commit is under way is taken along by the next, with all who have come meanwhile: the disk is waited for once for all
 * of them. Each is answered only after the commit that holds it. What fails together is tried one by one, so that nobody suffers for another.
 */
export function gather<T, R>({ commit, nameOf, sizeOf, most }: Needs<T, R>): (one: T) => Promise<R> {
  let waiting: Waiting<T, R>[] = [];
  let isAtWork = false;

  function take(): Waiting<T, R>[] {
    const [taken, left, names] = [[] as Waiting<T, R>[], [] as Waiting<T, R>[], new Set<string>()];
    let size = 0;
    for (const each of waiting) {
      const name = nameOf(each.one);
      const fits = taken.length === 0 || size + sizeOf(each.one) <= most;
      if (fits && !names.has(name)) {
        taken.push(each);
        size += sizeOf(each.one);
      } else left.push(each);
      names.add(name); // Who was left behind is not overtaken by his own next.
    }
    waiting = left;
    return taken;
  }

  async function settle(taken: readonly Waiting<T, R>[]): Promise<void> {
    try {
      const answers = await commit(taken.map(({ one }) => one));
      for (const [nth, answer] of answers.entries()) taken[nth]?.resolve(answer);
    } catch (error) {
      if (taken.length === 1) taken[0]?.reject(error);
      else for (const each of taken) await settle([each]);
    }
  }

  async function work(): Promise<void> {
    isAtWork = true;
    for (let taken = take(); taken.length > 0; taken = take()) await settle(taken);
    isAtWork = false;
  }

  return (one) =>
    new Promise((resolve, reject) => {
      waiting.push({ one, resolve, reject });
      if (!isAtWork) void work();
    });
}
