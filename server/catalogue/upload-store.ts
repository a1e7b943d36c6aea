import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { FileStore } from '@tus/file-store';
import { StoredBy, type By } from '../kit/by.ts';

type Upload = Awaited<ReturnType<FileStore['getUpload']>>;

/** So long an upload waits for its next byte. */
export const FORGOTTEN_MS = 7 * 24 * 3_600_000;

/** Key of the metadata under which we keep who began an upload; whatever a browser sends under it is replaced. */
const OWNER = 'fieldcast-owner';

/** Begun uploads on the disk, as tus has it; the protocol promises only what we keep. */
export class UploadStore extends FileStore {
  constructor(directory: string) {
    super({ directory, expirationPeriodInMilliseconds: FORGOTTEN_MS });
    this.extensions = ['creation', 'creation-with-upload', 'termination', 'expiration'];
  }

  /** The time to its end is counted from its last byte: 20 GB by a village line take longer than a week. */
  override async getUpload(id: string): Promise<Upload> {
    const upload = await super.getUpload(id);
    const { [OWNER]: _, ...metadata } = upload.metadata ?? {};
    const { mtime } = await stat(path.join(this.directory, id));
    return Object.assign(upload, { metadata, creation_date: mtime.toISOString() });
  }

  /** Who began it stands beside the file, where no browser can write: a finished one may have to be taken in after a restart. */
  async owner(id: string): Promise<By> {
    const kept = await this.configstore.get(id);
    return ownerIn(kept?.metadata);
  }

  /** Before its last byte is acknowledged: a power cut must not take it back. */
  async sync(id: string): Promise<void> {
    await using file = await open(path.join(this.directory, id), 'r');
    await file.sync();
  }
}

export const ownedBy = (by: By, metadata: Upload['metadata']): Upload['metadata'] => ({ ...metadata, [OWNER]: JSON.stringify(by) });

export const ownerIn = (metadata: Upload['metadata']): By => StoredBy.parse(JSON.parse(metadata?.[OWNER] ?? 'null'));
