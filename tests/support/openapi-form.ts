import { z } from 'zod';

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;
const Content = z.record(z.string().regex(/^[\w.+-]+\/[\w.+-]+$/), z.looseObject({}));

const Parameter = z.looseObject({
  name: z.string().min(1),
  in: z.enum(['path', 'query', 'header', 'cookie']),
  required: z.boolean().optional(),
  schema: z.looseObject({}),
});

const Operation = z.strictObject({
  operationId: z.string().min(1),
  summary: z.string().min(1).optional(),
  tags: z.array(z.string().min(1)).length(1),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z.array(Parameter).default([]),
  requestBody: z.looseObject({ content: Content }).optional(),
  responses: z.record(
    z.string().regex(/^([1-5]\d\d|default)$/),
    z.looseObject({ description: z.string().min(1), content: Content.optional() }),
  ),
});

/** As much of OpenAPI 3.1 as we use; what is not here would be a slip. */
export const Description = z.looseObject({
  openapi: z.string().regex(/^3\.1\.\d+$/),
  info: z.looseObject({ title: z.string().min(1), version: z.string().min(1) }),
  components: z.looseObject({
    securitySchemes: z.record(z.string(), z.looseObject({ type: z.enum(['apiKey', 'http', 'mutualTLS', 'oauth2', 'openIdConnect']) })),
  }),
  paths: z.record(z.string().startsWith('/'), z.partialRecord(z.enum(METHODS), Operation)),
});
export type Description = z.output<typeof Description>;

/** Each by 'method path'. */
export const operationsOf = ({ paths }: Description) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, method, path, operation })),
  );

/** References that lead to nothing. */
export function deadReferences(description: Description): string[] {
  const pointers = [...JSON.stringify(description).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, pointer = '']) => pointer);
  return pointers.filter((pointer) => pointer.split('/').reduce<unknown>(inside, description) === undefined);
}

function inside(thing: unknown, step: string): unknown {
  const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
  return typeof thing === 'object' && thing !== null ? new Map<string, unknown>(Object.entries(thing)).get(key) : undefined;
}
