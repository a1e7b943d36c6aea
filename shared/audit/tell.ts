import type { Facts } from '../model/audit.ts';
import type { AuditEntry } from '../protocol/http/audit.ts';
import { fill } from '../words/fill.ts';
import { nameOf, valueWords, wordFor, type Speech } from './value-words.ts';

/** A field in words, and what it was and became; null: it was not there. */
export interface ToldChange {
  field: string;
  before: string | null;
  after: string | null;
}

/** Verbs whose news is the fields themselves. */
const REVISING = new Set(['revise', 'rename', 'move', 'describe', 'set']);
/** More than these make no sentence; the row itself shows all. */
const MOST_CHANGES = 3;

/** The diff, field by field. */
export function tellChanges({ before, after }: Pick<AuditEntry, 'before' | 'after'>, speech: Speech): ToldChange[] {
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  const side = (facts: Facts | null, field: string): string | null =>
    facts && Object.hasOwn(facts, field) ? valueWords(facts[field], speech) : null;
  return fields.map((field) => ({ field: wordFor(speech.words.fields, field), before: side(before, field), after: side(after, field) }));
}

/** 「李梅 把站点「板坡村」的 地址 由「…」改为「…」」, or what its action is called. */
export function tellAudit(entry: AuditEntry, speech: Speech): string {
  const { words } = speech;
  const [noun = '', verb = ''] = entry.action.split('.');
  const who = nameOf(entry.account, speech);
  const thing = thingWords(entry, noun, speech);
  const own = Object.hasOwn(words.actions, entry.action) ? wordFor(words.actions, entry.action) : undefined;
  if (own !== undefined) return fill(own, { who, thing });
  const changes = REVISING.has(verb) && entry.before && entry.after ? tellChanges(entry, speech) : [];
  if (changes.length > 0) return fill(words.changed, { who, thing, changes: changesWords(changes, speech) });
  const plain = Object.hasOwn(words.verbs, verb) ? wordFor(words.verbs, verb) : words.unknownAction;
  return fill(plain, { who, thing, action: entry.action });
}

function changesWords(changes: readonly ToldChange[], { words }: Speech): string {
  const told = changes
    .slice(0, MOST_CHANGES)
    .map(({ field, before, after }) =>
      fill(before === null ? words.added : words.change, { field, before: before ?? '', after: after ?? words.nothing }),
    );
  return [...told, ...(changes.length > MOST_CHANGES ? [fill(words.andMore, { count: changes.length })] : [])].join(words.comma);
}

function thingWords({ subject, before, after }: AuditEntry, noun: string, speech: Speech): string {
  const { words, names } = speech;
  const called =
    names[subject] ?? [after?.['name'], before?.['name'], after?.['title'], before?.['title']].find((it) => typeof it === 'string');
  const name = typeof called === 'string' ? called : subject.startsWith('acc_') ? words.erasedPerson : wordFor(words.values, subject);
  return fill(words.thingNamed, { noun: wordFor(words.nouns, noun), name });
}
