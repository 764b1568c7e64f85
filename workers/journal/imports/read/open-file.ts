import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import type { FileBytes } from "../formats/containers/file-bytes.ts";
import { withSigns } from "./with-signs.ts";

/** Opens the file of an import at this byte. It answers null when the file no longer exists. */
export type OpenFile = (
  ctx: Ctx,
  row: { file_key: string },
  offset: number,
) => Promise<ReadableStream<Uint8Array> | null>;

/** Opens the file that the upload stored. */
export const openStored: OpenFile = async (ctx, row, offset) => {
  const file = await ctx.env.FILES.get(row.file_key, offset === 0 ? {} : { range: { offset } });
  return file?.body ?? null;
};

/**
 * The file of an import, to be read from any place on; null when it no longer exists. Each piece renews the
 * job's lease. `offset` is the place that is read first.
 */
export async function openBytes(
  ctx: Ctx,
  row: { file_key: string; size: string | number },
  { openFile, offset }: { openFile: OpenFile; offset: number },
): Promise<FileBytes | null> {
  let first = await openFile(ctx, row, offset);
  if (first === null) return null;
  return {
    size: Number(row.size),
    async *from(at) {
      const stream = at === offset && first !== null ? first : await openFile(ctx, row, at);
      if (stream === first) first = null;
      if (stream === null)
        throw new Problem("import_unreadable", "The file is no longer stored; upload it again.");
      yield* withSigns(ctx, stream);
    },
  };
}
