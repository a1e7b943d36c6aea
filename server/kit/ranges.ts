/** A stretch of a body. */
export interface Part {
  from: number;
  bytes: number;
}

/**
 * What a Range header asks for of a body of `size` bytes (RFC 9110, 14). Several ranges are answered whole, as a server may; so is what is no
 * range of bytes. `beyond`: there is nothing where it points.
 */
export function partAsked(header: string | undefined, size: number): Part | 'whole' | 'beyond' {
  const specs = /^bytes=(.*)$/i.exec(header ?? '')?.[1]?.split(',');
  const asked = specs?.map((spec) => spec.trim()).filter(Boolean);
  const [, first, last] = (asked?.length === 1 && /^(\d*)-(\d*)$/.exec(asked[0] ?? '')) || [];
  if (first === undefined || last === undefined || first + last === '') return 'whole';

  if (first === '') return suffix(Number(last), size);
  const [from, to] = [Number(first), last === '' ? Infinity : Number(last)];
  if (to < from) return 'whole'; // No range at all, says the RFC.
  return from >= size ? 'beyond' : { from, bytes: Math.min(to, size - 1) - from + 1 };
}

function suffix(asked: number, size: number): Part | 'whole' | 'beyond' {
  if (asked === 0) return 'beyond';
  if (size === 0) return 'whole'; // All of nothing; a part of nothing cannot be told.
  const bytes = Math.min(asked, size);
  return { from: size - bytes, bytes };
}

/** Whether a header such as If-None-Match names this tag, or `*`. Weakly: a `W/` before it makes no difference. */
export const isTagAmong = (header: string | undefined, tag: string): boolean =>
  header !== undefined &&
  header.split(',').some((one) => {
    const named = one.trim();
    return named === '*' || named === tag || named === `W/${tag}`;
  });
