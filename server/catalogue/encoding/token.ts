import { openSecret } from '../../kit/secret.ts';

/** Who may read the key folder may encode: the same user on this machine, or whom he gave it. */
export async function encoderToken(keysFolder: string): Promise<string> {
  const secret = await openSecret(keysFolder, 'encoder-secret', 'those who encode then read the new one');
  return Buffer.from(secret).toString('base64url');
}
