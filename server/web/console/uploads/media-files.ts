import { UPLOAD_ENDINGS } from './choose-files.ts';

const IMAGES = new Set(['image/png', 'image/jpeg', 'image/webp']);
const IMAGE_ENDINGS = ['.png', '.jpg', '.jpeg', '.webp'];
/** Names in one order, whatever the system gives them in: 第2课 before 第10课. */
const { compare } = new Intl.Collator('zh-CN', { numeric: true });

/** What a folder may hold beside lessons is left out; the server judges by the bytes what it is sent. */
function isMedia({ name, type }: File): boolean {
  const ending = /\.[^.]+$/.exec(name.toLowerCase())?.[0] ?? '';
  return type.startsWith('video/') || IMAGES.has(type) || UPLOAD_ENDINGS.includes(ending) || IMAGE_ENDINGS.includes(ending);
}

/** What systems put into folders by themselves is not worth a word. */
const isRubbish = ({ name }: File): boolean => name.startsWith('.') || ['thumbs.db', 'desktop.ini'].includes(name.toLowerCase());

export function siftMedia(files: readonly File[]): { media: File[]; leftOut: string[] } {
  const worth = files.filter((file) => !isRubbish(file)).toSorted((a, b) => compare(pathOf(a), pathOf(b)));
  return { media: worth.filter(isMedia), leftOut: worth.filter((file) => !isMedia(file)).map(({ name }) => name) };
}

const pathOf = (file: File): string => file.webkitRelativePath || file.name;

/** All files of a drop, those in folders too. Begun at once: what was dropped may be asked for only while the event lasts. */
export async function filesOfDrop(dropped: DataTransfer): Promise<File[]> {
  const plain = [...dropped.files];
  const entries = [...dropped.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (!entries.some(({ isDirectory }) => isDirectory)) return plain;
  return (await Promise.all(entries.map(filesOf))).flat();
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

async function filesOf(entry: FileSystemEntry): Promise<File[]> {
  if (isFile(entry)) {
    const file = await new Promise<File | undefined>((resolve) => entry.file(resolve, () => resolve(undefined))); // Gone meanwhile.
    return file ? [file] : [];
  }
  if (!isFolder(entry)) return [];
  const reader = entry.createReader();
  const files: File[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (some.length === 0) return files; // It hands them out by the hundred.
    for (const one of some) files.push(...(await filesOf(one)));
  }
}
