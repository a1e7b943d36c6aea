import { pino } from 'pino';
import { openKeeping, type Keeping } from '#player/agent/keeping.ts';
import { direct } from '#player/core/director.ts';
import type { Disk } from '#player/agent/disk/disk.ts';
import { canPlay, isWithdrawn } from '#player/agent/stage/world.ts';
import { indexOf } from '#player/agent/generations/contents.ts';
import { newId, ScreenId } from '#shared/model/ids.ts';
import type { ClockTrust } from '#shared/model/record.ts';
import { MANIFEST_TYPE } from '#shared/protocol/version.ts';
import type { SignedManifest } from '#player/agent/trust.ts';
import { hashOf } from './lesson-goods.ts';
import { newOfficeKeys, sealed } from './office-keys.ts';
import { sectionsOf, type PublishDraft } from './player-office.ts';

const DAY_MS = 86_400_000;
export const standing = { wall: () => Date.parse('2026-11-23T02:00:00Z'), mono: () => 0, trust: () => 'sure' as const };

export type PaperOffice = ReturnType<typeof paperOffice>;

/** An office without a line: it signs manifests and hands out files, as far as keeping asks. */
export function paperOffice() {
  const keys = newOfficeKeys(standing.wall());
  const screen = newId('scr', ScreenId);
  const files = new Map<string, Buffer>();
  const asked: string[] = [];
  let revision = 0;
  return {
    keys,
    screen,
    files,
    asked,
    publish(draft: PublishDraft): SignedManifest {
      for (const { blobs } of draft.goods) for (const [hash, bytes] of blobs) files.set(hash, bytes);
      const sections = sectionsOf(draft, (document) => {
        const bytes = Buffer.from(JSON.stringify(document));
        const blob = hashOf(bytes);
        files.set(blob, bytes);
        return { blob, bytes: bytes.length };
      });
      const now = standing.wall();
      const root = {
        v: 1 as const,
        screen,
        revision: (revision += 1),
        issuedAt: now,
        validUntil: now + 60 * DAY_MS,
        lowestPlayer: '0.0.0',
      };
      const whole = { ...root, withdrawn: draft.withdrawn ?? [], emergency: null, sections };
      return { delegation: keys.delegation, manifest: sealed(MANIFEST_TYPE, draft.change?.(whole) ?? whole, keys.signing) };
    },
    async fetchFile(path: string): Promise<Response> {
      const hash = path.split('/').at(-1) ?? '';
      asked.push(hash);
      const bytes = files.get(hash);
      if (!bytes) throw new Error(`no ${hash}`);
      return new Response(new Uint8Array(bytes), { headers: { etag: `"${hash}"` } });
    },
  };
}

/** Opens what a box keeps, on any disk. */
export function keepingOn(
  disk: Disk,
  office: PaperOffice,
  told: { alarms?: string[]; takenOver?: number[]; showing?: string; trust?: ClockTrust } = {},
): Promise<Keeping> {
  const keeping = openKeeping({
    data: '/box',
    screen: office.screen,
    rootKey: office.keys.root.publicKey,
    clock: { ...standing, trust: () => told.trust ?? 'sure' },
    log: pino({ level: 'silent' }),
    disk,
    suspect: (what, detail) => void told.alarms?.push(`${what} ${detail}`),
    raise: (what, detail) => void told.alarms?.push(`${what} ${detail}`),
    showing: () => told.showing ?? null,
    onChange: () => undefined,
    onFewerLines: () => undefined,
    onTakenOver: () => void keeping.then((it) => told.takenOver?.push(it.generations.current()?.root.revision ?? 0)),
  });
  return keeping;
}

/** Believes, fetches, takes over and tidies up, as the follower has it done. */
export async function bring(keeping: Keeping, office: PaperOffice, signed: SignedManifest): Promise<void> {
  await keeping.generations.offer(signed); // Refused when it is known already: then what is missing is brought.
  const root = keeping.generations.newest();
  if (!root) throw new Error('nothing was believed');
  await keeping.stockUp(root, office, new AbortController().signal);
  await keeping.tidy();
}

/** What would be on now: its generation and content; null for the idle card. */
export function onNow(keeping: Keeping): { revision: number; content: string } | null {
  const world = keeping.world();
  if (!world) return null;
  const { root, programme } = world.generation;
  const decision = direct({
    now: standing.wall(),
    trust: 'sure',
    programme,
    revision: root.revision,
    tookOverAt: world.tookOverAt,
    isAtOnce: false,
    isExpired: false,
    isEmergency: false,
    choice: null,
    isPlayable: (content) => canPlay(world, content),
    isWithdrawn: (content) => isWithdrawn(world, content),
    current: null,
    moment: 'begin',
  });
  return decision.kind === 'show' ? { revision: root.revision, content: decision.playing.content } : null;
}

/** Reads all that the generation on names, and says what was missing and what was wrong. */
export async function readAll(keeping: Keeping): Promise<{ missing: string[]; wrong: string[] }> {
  const found = { missing: new Array<string>(), wrong: new Array<string>() };
  for (const content of keeping.world()?.contents.values() ?? []) {
    for (const { blob } of content.needs ?? [indexOf(content)]) {
      const bytes = await keeping.shelf.read(blob);
      if (!bytes) found.missing.push(blob);
      else if (hashOf(bytes) !== blob) found.wrong.push(blob);
    }
  }
  return found;
}
