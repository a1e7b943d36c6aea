import type { Request, Response } from 'express';
import { LONGEST_MS } from './session-store.ts';

const NAME = 'fieldcast_session';
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** The session token of a Cookie header, if there is one that could be ours. */
export function findToken(cookieHeader: string | undefined): string | undefined {
  const pairs = (cookieHeader ?? '').split(';').map((pair) => pair.trim().split('='));
  return pairs.find(([name, value]) => name === NAME && value !== undefined && TOKEN.test(value))?.[1];
}

/** Express knows whether the visitor's side of the line is TLS, a trusted proxy's word included. */
const attributes = (request: Request) => ({ httpOnly: true, sameSite: 'strict', path: '/', secure: request.secure }) as const;

export function setToken(request: Request, response: Response, token: string): void {
  response.cookie(NAME, token, { ...attributes(request), maxAge: LONGEST_MS });
}

export function clearToken(request: Request, response: Response): void {
  response.clearCookie(NAME, attributes(request));
}
