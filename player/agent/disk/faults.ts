const isCalled = (error: unknown, code: string): boolean => error instanceof Error && 'code' in error && error.code === code;

export const isMissing = (error: unknown): boolean => isCalled(error, 'ENOENT');
export const isDiskFull = (error: unknown): boolean => isCalled(error, 'ENOSPC');
/** A disk that cannot read or write what it should hold. */
export const isDiskFault = (error: unknown): boolean => isCalled(error, 'EIO');
export const isForbidden = (error: unknown): boolean => isCalled(error, 'EACCES') || isCalled(error, 'EPERM');
