import { createDocument, type ZodOpenApiPathsObject } from 'zod-openapi';
import type { Route } from './routes.ts';

const DESCRIPTION = [
  'Sign in with `POST /api/login`; the session is a cookie. Every call that changes something carries the header `X-Fieldcast: 1`.',
  'Beside a call stands the right that it needs. What lies outside the part of the tree where one has it is answered as `not_found`.',
  'A failure is one JSON object: `code` from a closed list and `params`.',
].join('\n\n');

/** Calls stand together by what they are about: '/api/lessons/{id}' under `lessons`. */
const subjectOf = (path: string): string => path.split('/').find((part) => part !== '' && part !== 'api') ?? 'other';

/** OpenAPI 3.1 of everything that is mounted, made from the very schemas that check the calls. */
export function openApiOf(routes: readonly Route[], version: string): object {
  const paths: ZodOpenApiPathsObject = {};
  for (const { method, path: mounted, keys, needs, operation } of routes) {
    const path = mounted.replaceAll(/:(\w+)/g, '{$1}');
    const security = keys.map((key) => ({ [key]: key === 'account' ? [...needs] : [] })); // Any one of them opens; people need a right as well.
    const of = { operationId: `${method} ${path}`, tags: [subjectOf(path)], security };
    paths[path] = { ...paths[path], [method]: { ...(needs.length > 0 && { summary: needs.join(', ') }), ...of, ...operation } };
  }
  return createDocument({
    openapi: '3.1.0',
    info: { title: 'Fieldcast 田间课堂', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' }, description: DESCRIPTION },
    tags: [...new Set(Object.keys(paths).map(subjectOf))].toSorted((a, b) => (a < b ? -1 : 1)).map((name) => ({ name })),
    components: {
      securitySchemes: {
        account: { type: 'apiKey', in: 'cookie', name: 'fieldcast_session' },
        screen: { type: 'http', scheme: 'bearer' },
        encoder: { type: 'http', scheme: 'bearer', description: "The token in the server's key folder" },
        link: { type: 'apiKey', in: 'query', name: 'sig', description: 'From `POST /api/lessons/{id}/link`, together with `until`' },
        metrics: { type: 'http', scheme: 'bearer', description: 'FIELDCAST_METRICS_TOKEN' },
      },
    },
    paths,
  });
}
