import type { BulkEdit } from "#shared/contracts/bulk-edits.ts";
import { reply } from "../../../http/serve/serve.ts";
import { isOver } from "./do-slice.ts";

/** An edit that is over, or 202 for one with which a job goes on. */
export function replied(edit: BulkEdit) {
  return isOver(edit) ? reply(200, edit) : reply(202, edit);
}
