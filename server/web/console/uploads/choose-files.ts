/** Opens the browser's own file window. */
export function chooseFiles(accept: string, isMany: boolean, take: (files: File[]) => void): void {
  open((input) => Object.assign(input, { accept, multiple: isMany }), take);
}

/** A whole folder, with all that lies in it. */
export function chooseFolder(take: (files: File[]) => void): void {
  open((input) => Object.assign(input, { webkitdirectory: true }), take);
}

export const canChooseFolder = (): boolean => 'webkitdirectory' in HTMLInputElement.prototype;

function open(prepare: (input: HTMLInputElement) => void, take: (files: File[]) => void): void {
  const input = document.createElement('input');
  input.type = 'file';
  prepare(input);
  input.addEventListener('change', () => take([...(input.files ?? [])]));
  input.click();
}

/** Kinds that a browser does not know for films by itself. */
export const UPLOAD_ENDINGS = '.mp4,.m4v,.mov,.webm,.mkv,.ts,.m2ts,.mts,.mpg,.mpeg,.vob,.wmv,.asf,.flv,.rm,.rmvb,.avi,.3gp'.split(',');

export const UPLOAD_ACCEPT = ['video/*', ...UPLOAD_ENDINGS, 'image/png', 'image/jpeg', 'image/webp'].join(',');
