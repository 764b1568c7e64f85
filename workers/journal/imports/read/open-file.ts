import type { Ctx } from "../../../context.ts";

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
