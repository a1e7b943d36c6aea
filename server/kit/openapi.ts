import { createDocument, type ZodOpenApiPathsObject } from 'zod-openapi';
import type { Route } from './routes.ts';

/** OpenAPI 3.1 of everything that is mounted, made from the very schemas that check the calls. */
export function openApiOf(routes: readonly Route[], version: string): object {
  const paths: ZodOpenApiPathsObject = {};
  for (const { method, path: mounted, keys, needs, operation } of routes) {
    const path = mounted.replaceAll(/:(\w+)/g, '{$1}');
    const security = keys.map((key) => ({ [key]: key === 'account' ? [...needs] : [] })); // Any one of them opens; people need a right as well.
    paths[path] = { ...paths[path], [method]: { operationId: `${method} ${path}`, security, ...operation } };
  }
  return createDocument({
    openapi: '3.1.0',
    info: { title: 'Fieldcast 田间课堂', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    components: {
      securitySchemes: {
        account: { type: 'apiKey', in: 'cookie', name: 'fieldcast_session' },
        screen: { type: 'http', scheme: 'bearer' },
        metrics: { type: 'http', scheme: 'bearer', description: 'FIELDCAST_METRICS_TOKEN' },
      },
    },
    paths,
  });
}
