import { createDocument, type ZodOpenApiPathsObject } from 'zod-openapi';
import { Problem } from '#shared/problem.ts';
import type { Route } from './routes.ts';

/** A gate that is a right ('audit.read') is an account that has it. */
function securityOf(gate: string): Record<string, string[]>[] {
  if (gate === 'anyone') return [];
  return gate.includes('.') ? [{ account: [gate] }] : [{ [gate]: [] }];
}

/** OpenAPI 3.1, made from the very schemas that check the calls. */
export function openApiOf(routes: readonly Route[], version: string): object {
  const paths: ZodOpenApiPathsObject = {};
  for (const { call, gate } of routes) {
    const path = call.path.replaceAll(/:(\w+)/g, '{$1}');
    const operation = {
      operationId: `${call.method} ${path}`,
      security: securityOf(gate),
      requestParams: { ...(call.params && { path: call.params }), ...(call.query && { query: call.query }) },
      ...(call.body && { requestBody: { content: { 'application/json': { schema: call.body } } } }),
      responses: {
        '200': { description: 'OK', content: { 'application/json': { schema: call.reply } } },
        default: { description: 'Problem', content: { 'application/json': { schema: Problem } } },
      },
    };
    paths[path] = { ...paths[path], [call.method]: operation };
  }
  return createDocument({
    openapi: '3.1.0',
    info: { title: 'Fieldcast 田间课堂', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    components: {
      securitySchemes: {
        account: { type: 'apiKey', in: 'cookie', name: 'fieldcast_session' },
        screen: { type: 'http', scheme: 'bearer' },
      },
    },
    paths,
  });
}
