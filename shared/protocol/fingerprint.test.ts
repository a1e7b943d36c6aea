import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { Command } from '../model/command.ts';
import { Delegation, LessonsSection, ManifestRoot, PackagesSection, SettingsSection } from '../model/manifest.ts';
import { OperatorsSection } from '../model/operator.ts';
import { Package } from '../model/package.ts';
import { Programme } from '../model/programme.ts';
import { KnownRecord } from '../model/record.ts';
import { Problem } from '../problem.ts';
import type { Call } from './call.ts';
import { consoleDown, consoleUp } from './console.ts';
import type { Contract } from './contract.ts';
import { Envelope } from './dsse.ts';
import { enrolmentCalls } from './enrolment.ts';
import { accountCalls } from './http/accounts.ts';
import { alarmCalls } from './http/alarms.ts';
import { bulkCalls } from './http/bulk.ts';
import { commandCalls } from './http/commands.ts';
import { catalogueCalls } from './http/catalogue.ts';
import { jobCalls } from './http/jobs.ts';
import { placeCalls } from './http/places.ts';
import { programmeCalls } from './http/programmes.ts';
import { screenFileCalls } from './http/screen-files.ts';
import { searchCalls } from './http/search.ts';
import { stationCalls } from './http/stations.ts';
import { statisticsCalls } from './http/statistics.ts';
import { statusCalls } from './http/status.ts';
import { pageDown, pageUp } from './page.ts';
import { FilePiece, FileReceived, playerCalls, playerDown, playerUp } from './player.ts';
import { LOWEST_PROTOCOL, PROTOCOL_VERSION } from './version.ts';

const said = (schema: z.ZodType | undefined): unknown => schema && z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
const heard = (schema: z.ZodType): unknown => z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' });

const contract = (events: Contract): unknown =>
  Object.entries(events)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([event, { body, ack }]) => [event, said(body), heard(ack)]);

const calls = (all: Record<string, Call>): unknown =>
  Object.values(all)
    .toSorted((a, b) => (`${a.path} ${a.method}` < `${b.path} ${b.method}` ? -1 : 1))
    .map(({ method, path, params, query, body, reply }) => [method, path, said(params), said(query), said(body), heard(reply)]);

const fingerprint = (...parts: unknown[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);

/** Codes may be added: a player takes one that it does not know for `unexpected`. */
const failure = z.object({ code: z.string(), params: Problem.shape.params });

test('the wire format is the one this version number promises', () => {
  expect(PROTOCOL_VERSION).toBe(1);
  expect(LOWEST_PROTOCOL).toBe(1);
  expect({
    player: fingerprint(
      contract(playerUp),
      contract(playerDown),
      calls(playerCalls),
      calls(enrolmentCalls),
      said(FilePiece),
      heard(FileReceived),
      heard(failure),
    ),
    console: fingerprint(contract(consoleUp), contract(consoleDown)),
    office: fingerprint(
      ...[
        accountCalls,
        catalogueCalls,
        jobCalls,
        programmeCalls,
        stationCalls,
        statisticsCalls,
        alarmCalls,
        statusCalls,
        placeCalls,
        searchCalls,
        bulkCalls,
        commandCalls,
        screenFileCalls,
      ].map(calls),
    ),
    page: fingerprint(contract(pageUp), contract(pageDown)),
  }).toEqual({ player: 'a5ff1a9b6505', console: 'c07c3dceae8b', office: '3c78e5ad5082', page: '3270f4606170' });
});

/** What is written in these can never be changed: a new `v` stands beside the old one. */
test('documents that are signed, hashed or chained have the form they were made for', () => {
  const manifest = [ManifestRoot, LessonsSection, PackagesSection, SettingsSection, OperatorsSection, Programme, Delegation, Envelope];
  expect({
    record: fingerprint(heard(KnownRecord)),
    command: fingerprint(heard(Command)),
    package: fingerprint(heard(Package)),
    manifest: fingerprint(...manifest.map(heard)),
  }).toEqual({ record: '0c65fe6573e5', command: '2418a6167faf', package: 'd48128f2ba5b', manifest: 'ddccc9942420' });
});
