import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

export interface Source {
  /** From the root, with slashes: 'server/kit/log.ts'. */
  file: string;
  /** Without comments. */
  code: string;
  /** Files of ours from the root, packages by their bare name. */
  imports: string[];
}

/** Program files below a folder; tests are not among them. */
export async function sourcesIn(folder: string): Promise<Source[]> {
  const sources: Source[] = [];
  for await (const file of glob(`${folder}/**/*.{ts,tsx}`, { cwd: root })) {
    if (/\.test\.tsx?$/.test(file)) continue;
    const code = withoutComments(readFileSync(path.join(root, file), 'utf8'));
    sources.push({ file, code, imports: importsOf(file, code) });
  }
  return sources.toSorted((a, b) => (a.file < b.file ? -1 : 1));
}

function importsOf(file: string, code: string): string[] {
  const named = [...code.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)].map(([, name = '']) => name);
  return named.map((name) => {
    if (name.startsWith('#')) return name.slice(1);
    if (name.startsWith('.')) return path.join(path.dirname(file), name);
    return name.startsWith('node:') ? name : packageOf(name);
  });
}

const packageOf = (name: string): string =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');

/** Comments become blanks; what looks like one inside a text, a pattern or a template stays. */
export function withoutComments(code: string): string {
  const token =
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*(?=\s*[.,;)\]\n])/g;
  return code.replaceAll(token, (text) => (/^\/[/*]/.test(text) ? ' ' : text));
}

/** What a file of ours belongs to. */
export const isBelow = (file: string, folder: string): boolean => file.startsWith(`${folder}/`);
