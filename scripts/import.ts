// `npm run import -- FILE… [--title TITLE] [--server URL] [--login NAME]`: files become lessons and images, as if uploaded in the console.
import { access, stat } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { sketchOf } from '#server/catalogue/sketch.ts';
import { catalogueCalls, type SameFile } from '#shared/protocol/http/catalogue.ts';
import { OfficeClient } from './office/client.ts';
import { sentenceOf } from './speaker.ts';

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      server: { type: 'string', default: 'http://127.0.0.1:4000' },
      login: { type: 'string' },
      title: { type: 'string' },
      again: { type: 'boolean', default: false },
    },
  });
  if (positionals.length === 0)
    throw new Error(
      'Which files? npm run import -- FILE… [--title TITLE] [--server URL] [--login NAME] [--again]; the password is asked for, or taken from IMPORT_PASSWORD.',
    );
  if (values.title !== undefined && positionals.length > 1)
    throw new Error('A --title is for one file; several are called by their own names. --title 只能用于一个文件。');
  for (const file of positionals) {
    await access(file).catch(() => {
      throw new Error(`There is no file ${file} that can be read. 找不到文件 ${file}。`);
    });
  }

  const client = new OfficeClient(values.server.replace(/\/$/, ''));
  await client.logIn(values.login ?? (await ask('Account 账号: ')), process.env['IMPORT_PASSWORD'] ?? (await ask('Password 密码: ', true)));
  let failures = 0;
  for (const file of positionals) {
    try {
      const same = values.again ? null : await findSame(client, file);
      if (same) {
        say(
          `${path.basename(file)} = ${same.id}: already there as “${same.title}”; --again sends it all the same. 已经有了,--again 再传一次。`,
        );
        continue;
      }
      const id = await client.upload(file, {
        title: values.title,
        onProgress: (fraction) => {
          if (process.stdout.isTTY) process.stdout.write(`\r${path.basename(file)} ${Math.floor(fraction * 100)} %`);
        },
      });
      say(`\r${path.basename(file)} → ${id}`);
    } catch (error) {
      failures += 1;
      say(`\r${path.basename(file)}: ${sentenceOf(error)}`);
    }
  }
  if (failures > 0) process.exitCode = 1;
}

/** What was made of this file and is no failure: it need not travel. */
async function findSame(client: OfficeClient, file: string): Promise<SameFile> {
  const [sketch, { size: bytes }] = await Promise.all([sketchOf(file), stat(file)]);
  const { same } = await client.call(catalogueCalls.findSameFile, { query: { sketch, bytes } });
  return same?.state === 'failed' ? null : same;
}

/** Typed into the terminal; a secret is not echoed. */
async function ask(question: string, isSecret = false): Promise<string> {
  if (!process.stdin.isTTY) throw new Error('Nobody is here to ask: give --login and IMPORT_PASSWORD.');
  const terminal = createInterface({ input: process.stdin, output: process.stdout, terminal: true });
  if (isSecret) process.stdout.write(question);
  const answer = terminal.question(isSecret ? '' : question);
  if (isSecret) terminal.on('line', () => process.stdout.write('\n'));
  if (isSecret) Object.assign(terminal, { _writeToOutput: () => undefined });
  const text = await answer;
  terminal.close();
  return text;
}

main().catch((error: unknown) => {
  process.stderr.write(`${sentenceOf(error)}\n`);
  process.exitCode = 1;
});
