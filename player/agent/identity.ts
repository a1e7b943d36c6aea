import { chmod, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ScreenId } from '#shared/model/ids.ts';
import { loginText } from '#shared/protocol/player.ts';
import { keyPairFrom, newKeyPair, signWith } from './ed25519.ts';
import { settleFolder, readIfThere, writeWhole } from './files.ts';

/** What enrolment has given this box. */
const Enrolled = z.object({ screen: ScreenId, rootKey: z.string(), server: z.string() });
export type Enrolled = z.infer<typeof Enrolled>;

const ASIDE = 'identity-until-';

const Revoked = z.object({ at: z.number() });

export interface Identity {
  publicKey: Uint8Array;
  enrolled: () => Enrolled | null;
  isRevoked: () => boolean;
  signLogin: (challenge: string) => string;
  enrol: (enrolled: Enrolled) => Promise<void>;
  revoke: (at: number) => Promise<void>;
}

/** The box's own key, made at the first start and never sent anywhere; the office's root key, pinned at enrolment. */
export async function openIdentity(data: string): Promise<Identity> {
  return openIdentityIn(join(data, 'identity'));
}

async function openIdentityIn(folder: string): Promise<Identity> {
  await settleFolder(folder);
  await chmod(folder, 0o700);
  const keys = await openKeys(join(folder, 'key.pem'));
  const enrolledFile = join(folder, 'enrolled.json');
  const revokedFile = join(folder, 'revoked.json');
  let enrolled = await readChecked(enrolledFile, Enrolled);
  let isRevoked = (await readChecked(revokedFile, Revoked)) !== null;

  return {
    publicKey: keys.publicKey,
    enrolled: () => enrolled,
    isRevoked: () => isRevoked,
    signLogin: (challenge) => Buffer.from(signWith(keys.pem, Buffer.from(loginText(challenge)))).toString('base64url'),
    async enrol(granted) {
      await writeWhole(enrolledFile, JSON.stringify(granted));
      enrolled = granted;
    },
    async revoke(at) {
      isRevoked = true;
      await writeWhole(revokedFile, JSON.stringify({ at }));
    },
  };
}

/** A revoked box that shall come back gets a new key and enrols again; the old identity is put aside. */
export async function putIdentityAside(data: string): Promise<void> {
  if ((await readIfThere(join(data, 'identity', 'key.pem'))) === null) return;
  await rename(join(data, 'identity'), join(data, `${ASIDE}${Date.now()}`));
}

/** Those put aside that had been enrolled: their screens may have something left to tell. */
export async function listEarlierIdentities(data: string): Promise<{ identity: Identity; enrolled: Enrolled }[]> {
  const found: { identity: Identity; enrolled: Enrolled }[] = [];
  for (const name of (await readdir(data)).filter((each) => each.startsWith(ASIDE)).toSorted()) {
    if ((await readIfThere(join(data, name, 'key.pem'))) === null) continue;
    const identity = await openIdentityIn(join(data, name));
    const enrolled = identity.enrolled();
    if (enrolled) found.push({ identity, enrolled });
  }
  return found;
}

async function openKeys(file: string) {
  const pem = await readIfThere(file);
  if (pem !== null) return keyPairFrom(pem);
  const made = newKeyPair();
  await writeWhole(file, made.pem);
  return made;
}

async function readChecked<T>(file: string, schema: z.ZodType<T>): Promise<T | null> {
  const text = await readIfThere(file);
  return text === null ? null : schema.parse(JSON.parse(text));
}
