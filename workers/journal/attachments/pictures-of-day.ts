import type { Attachment } from "#shared/contracts/attachments.ts";
import type { Ctx } from "../../context.ts";
import { toAttachment } from "./attachment-row.ts";
import { listOfDay } from "./store.ts";

/** The pictures of a day, the oldest first. */
export async function picturesOfDay(
  { ledger, userId }: Pick<Ctx, "ledger" | "userId">,
  day: string,
): Promise<Attachment[]> {
  return (await listOfDay(ledger.read, userId, day)).map(toAttachment);
}
