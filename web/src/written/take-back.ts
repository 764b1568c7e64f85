import { undoBulkEdit } from "#shared/contracts/bulk-edits.ts";
import { call } from "../session/client.ts";
import { tell, type WayBack } from "../ui/tell.ts";

/** The way back from an edit of many trades. */
export function wayBackOf(id: string): WayBack {
  return { words: "Undo", run: () => void takeBack(id) };
}

async function takeBack(id: string): Promise<void> {
  try {
    await call(undoBulkEdit, { params: { id }, body: {} });
    tell("Taken back. A trade that you wrote about since keeps that.");
  } catch (error) {
    tell(`Nothing was taken back: ${error instanceof Error ? error.message : "it failed"}.`);
  }
}
