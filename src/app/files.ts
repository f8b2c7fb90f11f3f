/** What can be wrong with a file, in words. */

const CAUSES: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  EACCES: "may not be opened: permission denied",
  EPERM: "may not be opened: permission denied",
  EISDIR: "is a folder, not a file",
  ENOTDIR: "does not exist: a part of its path is a file",
  ENOSPC: "could not be written: the disk is full",
  EDQUOT: "could not be written: the disk quota is used up",
  EFBIG: "could not be written: it would get too large",
  EROFS: "may not be written: the file system is read-only",
  EMFILE: "could not be opened: too many files are open",
  EIO: "could not be read or written: input/output error",
};

/** Continues a sentence that names the file: "does not exist". */
export function fileProblem(error: unknown): string {
  const code = errorCode(error);
  return CAUSES[code] ?? `could not be used (${code})`;
}

export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown error";
}
