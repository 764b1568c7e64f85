import { Problem } from "#shared/problem.ts";

/** Ends the reading of a file that is damaged, or made to be expensive. */
export function broken(detail: string): never {
  throw new Problem("import_unreadable", detail);
}

/** Ends the reading of a file of a kind that is not read, and says what its owner can do. */
export function notRead(file: { kind: string; name: string; next: string }): never {
  throw new Problem("import_unreadable", `This is ${file.name}, which Tidemark does not read. ${file.next}`, {
    file: { ...file, columns: [] },
  });
}
