/** All parts but the last must have one size, and the bucket takes none below 5 MB. */
const PART_BYTES = 8 * 1024 * 1024;

/**
 * Stores a stream of unknown length with only one part of it in memory.
 * Reports each part, and returns the number of bytes.
 */
export async function storeInParts(
  bucket: R2Bucket,
  key: string,
  source: ReadableStream<Uint8Array>,
  { contentType, onPart }: { contentType: string; onPart: (size: number) => Promise<unknown> },
): Promise<number> {
  const upload = await bucket.createMultipartUpload(key, { httpMetadata: { contentType } });
  try {
    const parts: R2UploadedPart[] = [];
    let size = 0;
    for await (const part of inParts(source)) {
      parts.push(await upload.uploadPart(parts.length + 1, part));
      size += part.length;
      await onPart(size);
    }
    await upload.complete(parts);
    return size;
  } catch (error) {
    await upload.abort().catch(() => undefined); // the bucket drops incomplete uploads
    throw error;
  }
}

async function* inParts(source: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  let part = new Uint8Array(PART_BYTES);
  let filled = 0;
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length;) {
      const taken = chunk.subarray(at, at + PART_BYTES - filled);
      part.set(taken, filled);
      filled += taken.length;
      at += taken.length;
      if (filled < PART_BYTES) continue;
      yield part;
      part = new Uint8Array(PART_BYTES);
      filled = 0;
    }
  }
  if (filled > 0) yield part.subarray(0, filled);
}
