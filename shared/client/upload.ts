/** A file to send, with the fields beside it. */
export type Upload = {
  file: Blob;
  fileName: string;
  /** Form fields of a multipart upload, or the query of a raw upload. */
  fields?: Record<string, string | undefined>;
  as?: "multipart" | "raw";
  idempotencyKey?: string;
  signal?: AbortSignal;
  onProgress?: (fraction: number) => void;
};

/** The media type of a file. */
export function typeOf(file: Blob): string {
  return file.type === "" ? "application/octet-stream" : file.type;
}

/** A multipart body of a file and its fields. */
export function formOf(file: Blob, fileName: string, fields: Record<string, string | undefined>): FormData {
  const form = new FormData();
  // Fields come first: a server that streams must know them when the file begins.
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.set(name, value);
  form.set("file", file, fileName);
  return form;
}
