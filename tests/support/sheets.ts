import { Problem } from '#shared/problem.ts';
import { ImportPlan, sheetPaths, type SheetKind } from '#shared/protocol/http/sheets.ts';
import type { Visitor } from './http.ts';

type Sender = Pick<Visitor, 'cookie'>;
interface Office {
  admin: Sender;
  http: { url: string };
}

/** Sends a sheet in; without `seen` it is only looked at. */
export async function bring(
  office: Office,
  kind: SheetKind,
  file: Buffer,
  { by = office.admin, seen }: { by?: Sender; seen?: string } = {},
) {
  const address = `${office.http.url}${sheetPaths[kind]}${seen === undefined ? '' : `?seen=${seen}`}`;
  const headers = { 'content-type': 'application/octet-stream', 'x-fieldcast': '1', cookie: by.cookie ?? '' };
  const response = await fetch(address, { method: 'POST', headers, body: new Uint8Array(file) });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(JSON.stringify(Problem.parse(answer)));
  return ImportPlan.parse(answer);
}

/** Looked at and written at once. */
export async function bringIn(office: Office, kind: SheetKind, file: Buffer, by = office.admin) {
  const { seen } = await bring(office, kind, file, { by });
  return bring(office, kind, file, { by, seen });
}

export async function take(office: Office, kind: SheetKind, query = '', by = office.admin): Promise<Buffer> {
  const response = await fetch(`${office.http.url}${sheetPaths[kind]}?${query}`, { headers: { cookie: by.cookie ?? '' } });
  if (!response.ok) throw new Error(JSON.stringify(Problem.parse(await response.json())));
  return Buffer.from(await response.arrayBuffer());
}

export const counted = (added: number, changed = 0, unchanged = 0, bad = 0) => ({ added, changed, unchanged, bad });
