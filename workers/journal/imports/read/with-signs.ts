import type { Ctx } from "../../../context.ts";

/**
 * Passes the bytes on and renews the job's lease with each piece. Otherwise a job that skips or samples
 * a large file would lose its lease.
 */
export async function* withSigns(
  ctx: Pick<Ctx, "giveSign">,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    ctx.giveSign();
    yield piece;
  }
}
