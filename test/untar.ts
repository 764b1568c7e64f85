/**
 * The files of a gzipped tar archive, by name; throws when a header's checksum or the end of the archive is
 * wrong.
 */
export async function untar(body: ReadableStream<Uint8Array>): Promise<Map<string, Uint8Array>> {
  const bytes = new Uint8Array(
    await new Response(body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer(),
  );
  const text = (at: number, length: number) =>
    new TextDecoder().decode(bytes.subarray(at, at + length)).replace(/\0[\s\S]*$/, "");
  const files = new Map<string, Uint8Array>();
  let at = 0;
  while (text(at, 100) !== "") {
    const header = bytes.slice(at, at + 512).fill(32, 148, 156);
    const sum = header.reduce((total, byte) => total + byte, 0);
    if (Number.parseInt(text(at + 148, 8), 8) !== sum || text(at + 257, 5) !== "ustar")
      throw new Error(`the header of ${text(at, 100)} does not add up`);
    const size = Number.parseInt(text(at + 124, 12), 8);
    files.set(text(at, 100), bytes.slice(at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  if (bytes.length !== at + 1024) throw new Error("the archive does not end with two empty blocks");
  return files;
}
