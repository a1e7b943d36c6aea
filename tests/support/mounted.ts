import type { Express } from 'express';
import { z } from 'zod';

const Where = z.union([z.string(), z.instanceof(RegExp)]);
/** One layer of Express' stack: a route, a router with a stack of its own, or a function that requests pass on their way. */
const Layer = z.object({
  rawPath: Where,
  name: z.string(),
  route: z.object({ path: Where, methods: z.record(z.string(), z.boolean()) }).optional(),
  handle: z.custom<{ stack?: unknown[] }>(),
});

function mountedIn(stack: readonly unknown[], below: string): string[] {
  return stack
    .map((layer) => Layer.parse(layer))
    .flatMap(({ rawPath, name, route, handle }) => {
      if (route) return Object.keys(route.methods).map((method) => `${method} ${below}${String(route.path)}`);
      const here = rawPath === '/' ? below : `${below}${String(rawPath)}`;
      return handle.stack ? mountedIn(handle.stack, here) : [`use ${here || '/'} ${name}`];
    });
}

/** Everything that Express asks, in its order: 'method path' of a route, 'use path name' of what else is passed. */
export const mountedOn = ({ router }: Express): string[] => mountedIn(router.stack, '').map((it) => it.replaceAll(/:(\w+)/g, '{$1}'));
