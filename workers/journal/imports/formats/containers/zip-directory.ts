import { broken, notRead } from "./broken.ts";
import { readRange, type FileBytes } from "./file-bytes.ts";

/** One file of an archive, as the archive's directory states it. */
export type ZipEntry = {
  name: string;
  /** 0 for bytes stored as they are, 8 for deflated ones; no other method is read. */
  method: 0 | 8;
  crc: number;
  packed: number;
  size: number;
  /** Where the entry's own header begins. */
  offset: number;
};

const END = 0x06054b50;
const END_SIZE = 22;
const LONGEST_COMMENT = 65_535;
const ENTRY = 0x02014b50;
const ENTRY_SIZE = 46;
const MOST_ENTRIES = 1_000;
const LARGEST_DIRECTORY = 1_048_576;
const LONGEST_NAME = 500;
const ZIP64_16 = 0xffff;
const ZIP64_32 = 0xffffffff;

const DAMAGED = "The archive is damaged or was not downloaded to its end. Download it again.";

/**
 * Reads the directory at the end of a ZIP archive, by the name of each entry in lower case; folders are left
 * out. Throws import_unreadable for an archive that is cut off, encrypted, too large or contradicts itself.
 * Source: APPNOTE.TXT of PKWARE, 4.3.12 and 4.3.16.
 */
export async function readDirectory(file: FileBytes): Promise<Map<string, ZipEntry>> {
  const tailAt = Math.max(0, file.size - END_SIZE - LONGEST_COMMENT);
  const tail = await readRange(file, tailAt, END_SIZE + LONGEST_COMMENT);
  const end = endIn(tail);
  if (end.count === ZIP64_16 || end.size === ZIP64_32 || end.offset === ZIP64_32) return refuseZip64();
  if (end.count > MOST_ENTRIES || end.size > LARGEST_DIRECTORY)
    return broken(`The archive holds more than ${MOST_ENTRIES} files, which no statement does.`);
  if (end.offset + end.size > file.size) return broken(DAMAGED);
  return entriesIn(await readRange(file, end.offset, end.size), end);
}

function endIn(tail: Uint8Array): { count: number; size: number; offset: number } {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.length);
  for (let at = tail.length - END_SIZE; at >= 0; at--) {
    if (view.getUint32(at, true) !== END) continue;
    const count = view.getUint16(at + 10, true);
    return { count, size: view.getUint32(at + 12, true), offset: view.getUint32(at + 16, true) };
  }
  return broken(DAMAGED);
}

function entriesIn(
  directory: Uint8Array,
  { count, offset: directoryAt }: { count: number; offset: number },
): Map<string, ZipEntry> {
  const view = new DataView(directory.buffer, directory.byteOffset, directory.length);
  const entries = new Map<string, ZipEntry>();
  let at = 0;
  for (let n = 0; n < count; n++) {
    if (at + ENTRY_SIZE > directory.length || view.getUint32(at, true) !== ENTRY) return broken(DAMAGED);
    const nameSize = view.getUint16(at + 28, true);
    const next = at + ENTRY_SIZE + nameSize + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > directory.length || nameSize > LONGEST_NAME) return broken(DAMAGED);
    const name = new TextDecoder().decode(directory.subarray(at + ENTRY_SIZE, at + ENTRY_SIZE + nameSize));
    const entry = entryAt(view, at, name);
    if (entry.offset + entry.packed > directoryAt) return broken(DAMAGED);
    const key = name.replaceAll("\\", "/").toLowerCase();
    if (entries.has(key)) return broken("The archive holds two files of one name.");
    if (!key.endsWith("/")) entries.set(key, entry);
    at = next;
  }
  return entries;
}

function entryAt(view: DataView, at: number, name: string): ZipEntry {
  const isEncrypted = (view.getUint16(at + 8, true) & 0x2041) !== 0;
  if (isEncrypted) {
    return notRead({
      kind: "zip-encrypted",
      name: "an archive with a password",
      next: "Unpack it with its password, and choose the file inside.",
    });
  }
  const method = view.getUint16(at + 10, true);
  if (method !== 0 && method !== 8)
    return broken("The archive is packed in a way that is not read. Unpack it, and choose the file inside.");
  const packed = view.getUint32(at + 20, true);
  const size = view.getUint32(at + 24, true);
  const offset = view.getUint32(at + 42, true);
  if (packed === ZIP64_32 || size === ZIP64_32 || offset === ZIP64_32) return refuseZip64();
  return { name, method, crc: view.getUint32(at + 16, true), packed, size, offset };
}

function refuseZip64(): never {
  return notRead({
    kind: "zip64",
    name: "an archive for files above 4 GB (ZIP64)",
    next: "Unpack it, and choose the file inside; save a workbook as CSV.",
  });
}
