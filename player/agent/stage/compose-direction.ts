import type { Direction } from '#shared/protocol/page.ts';
import type { Playing } from '../../core/director.ts';
import type { ShowingFacts } from '../../core/account-of-showing.ts';
import type { Clock, SettableClock } from '../clock.ts';
import { indexOf } from '../generations/contents.ts';
import { nextPlanned, type World } from './world.ts';

export function contentDirection(world: World, content: string, fromMs: number, showing: number): Direction | null {
  const known = world.contents.get(content);
  if (!known) return null;
  const { title, durationMs, size } = known;
  const { blob } = indexOf(known);
  if (known.wanted.kind === 'image') return { kind: 'image', showing, content, url: `/blobs/${blob}`, title, ...size };
  const { volume = world.generation.settings.volume } = world;
  return { kind: 'lesson', showing, content, package: blob, playlist: `/media/${blob}/master.m3u8`, title, fromMs, durationMs, volume };
}

export function idleDirection(world: World, clock: SettableClock, showing: number): Direction {
  const { settings } = world.generation;
  const isSure = clock.hasTime();
  return {
    kind: 'idle',
    showing,
    station: settings.station.name,
    next: isSure ? nextPlanned(world, clock.wall()) : null,
    clockOffsetMs: isSure ? Math.round(clock.wall() - Date.now()) : null,
    screenKind: settings.kind,
    zone: settings.zone,
  };
}

/** Cut off: on a square nothing tells of trouble, and its safe picture stands there if it has one. */
export function revokedDirection(world: World | null, showing: number): Direction {
  const settings = world?.generation.settings;
  const safe = settings?.kind === 'outdoor' && settings.safePicture ? settings.safePicture : null;
  const picture = world && safe && world.contents.get(safe)?.wanted.kind === 'image' ? contentDirection(world, safe, 0, showing) : null;
  return picture ?? { kind: 'revoked', showing, station: settings?.station.name ?? '', screenKind: settings?.kind ?? 'station' };
}

type Planned = Pick<Playing, 'content' | 'slot' | 'cause' | 'choice'> & Partial<Pick<Playing, 'itemMs'>>;

export function factsOf(world: World, playing: Planned, clock: Clock): ShowingFacts | null {
  const known = world.contents.get(playing.content);
  if (!known) return null;
  const itemMs = known.wanted.kind === 'lesson' ? known.durationMs : playing.itemMs;
  return {
    boot: clock.boot,
    clock: clock.trust(),
    revision: world.generation.root.revision,
    slot: playing.slot,
    content: playing.content,
    package: indexOf(known).blob,
    cause: playing.cause,
    class: null,
    ...(playing.choice && { operator: playing.choice.operator }),
    place: world.generation.settings.station.id,
    ...(itemMs === undefined ? {} : { itemMs: Math.round(itemMs) }),
    rung: null,
    display: 'unknown',
    durationMs: known.durationMs,
    directedAt: clock.wall(),
    directedMono: Math.round(clock.mono()),
  };
}
