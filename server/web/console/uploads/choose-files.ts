/** Opens the browser's own file window. */
export function chooseFiles(accept: string, isMany: boolean, take: (files: File[]) => void): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = accept;
  input.multiple = isMany;
  input.addEventListener('change', () => take([...(input.files ?? [])]));
  input.click();
}

export const UPLOAD_ACCEPT = 'video/*,.mkv,.ts,.m2ts,.mts,.mpg,.mpeg,.vob,.wmv,.asf,.flv,.rmvb,.avi,.3gp,image/png,image/jpeg,image/webp';
