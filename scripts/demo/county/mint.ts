import { createHash } from 'node:crypto';
import type { z, ZodType } from 'zod';
import { AccountId, EpochId, GroupId, LessonId, newId, PlaylistId, RegionId, ScreenId, SlotId, StationId } from '#shared/model/ids.ts';
import { seeded } from '../../samples/seeded.ts';

/** Everything that chance decides, from one seed: two makings give the same county, to the last id. */
export function mintFrom(seed: number, bornAt: number) {
  const random = seeded(seed);
  const whole = (below: number): number => Math.floor(random() * below);
  let count = 0;
  /** Bytes of a random id that are none. */
  function fill(bytes: Uint8Array): Uint8Array {
    count += 1;
    return bytes.map(() => whole(256));
  }
  // A millisecond later each, so that ids sort as they were made.
  const idOf = <T extends ZodType<string>>(prefix: string, schema: T): z.output<T> => newId(prefix, schema, bornAt + count, fill);
  return {
    whole,
    chance: (share: number): boolean => random() < share,
    pick: <T>(of: readonly [T, ...T[]]): T => of[whole(of.length)] ?? of[0],
    account: () => idOf('acc', AccountId),
    region: () => idOf('reg', RegionId),
    station: () => idOf('sta', StationId),
    screen: () => idOf('scr', ScreenId),
    group: () => idOf('grp', GroupId),
    lesson: () => idOf('les', LessonId),
    playlist: () => idOf('pls', PlaylistId),
    slot: () => idOf('slt', SlotId),
    epoch: () => idOf('epo', EpochId),
    /** 32 bytes that belong to a name. */
    bytesFor: (name: string): Buffer => createHash('sha256').update(`${seed} ${name}`).digest(),
  };
}

export type Mint = ReturnType<typeof mintFrom>;
