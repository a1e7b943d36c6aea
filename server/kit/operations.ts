import type { z } from 'zod';
import type { ZodOpenApiOperationObject } from 'zod-openapi';
import { Problem } from '#shared/problem.ts';
import type { Call } from '#shared/protocol/call.ts';

/** What the API's description says of one method at one address; who may call and what it is called by stands with the route. */
export type Operation = Pick<ZodOpenApiOperationObject, 'summary' | 'requestParams' | 'requestBody' | 'responses'>;

/** What answers with no JSON of ours: a file, text, a protocol of its own. */
export interface RawCall {
  method: 'get' | 'head' | 'post' | 'put' | 'patch' | 'delete' | 'options';
  /** Express' form: '/blobs/:hash'. */
  path: string;
  summary: string;
  /** Asked so often that it is looked for first, before all that pages need is made ready. */
  isFrequent?: boolean;
  params?: z.ZodObject;
  query?: z.ZodObject;
  /** Told, not checked: whoever speaks the protocol checks them. */
  headers?: z.ZodObject;
  /** Content type of the bytes that come in. */
  takes?: string;
  /** By status. */
  replies: Record<`${number}`, { description: string; type?: string; headers?: z.ZodObject }>;
}

const PROBLEM = { description: 'Problem', content: { 'application/json': { schema: Problem } } };

export function jsonOperation({ params, query, body, reply }: Call): Operation {
  return {
    requestParams: { ...(params && { path: params }), ...(query && { query }) },
    ...(body && { requestBody: { content: { 'application/json': { schema: body } } } }),
    responses: { '200': { description: 'OK', content: { 'application/json': { schema: reply } } }, default: PROBLEM },
  };
}

export function rawOperation({ summary, params, query, headers, takes, replies }: RawCall): Operation {
  const responses = Object.entries(replies).map(([status, reply]) => [
    status,
    {
      description: reply.description,
      ...(reply.headers && { headers: reply.headers }),
      ...(reply.type && { content: { [reply.type]: {} } }),
    },
  ]);
  return {
    summary,
    requestParams: { ...(params && { path: params }), ...(query && { query }), ...(headers && { header: headers }) },
    ...(takes && { requestBody: { content: { [takes]: {} } } }),
    responses: { ...Object.fromEntries(responses), default: PROBLEM },
  };
}
