import { undoBulkEdit } from "#shared/contracts/bulk-edits.ts";
import { call } from "../session/client.ts";
import { formatCount } from "../numbers/format-number.ts";
import { tell, type WayBack } from "../ui/tell.ts";

/** The way back from an edit of many trades. */
export function wayBackOf(id: string): WayBack {
  return { words: "Undo", run: () => void takeBack(id) };
}

async function takeBack(id: string): Promise<void> {
  try {
    const { remaining } = await call(undoBulkEdit, { params: { id }, body: {} });
    tell(
      remaining === 0
        ? "Taken back. What you changed since stays."
        : `Taken back, save for what you changed since in ${counted(remaining)}.`,
    );
  } catch (error) {
    tell(`Nothing was taken back: ${error instanceof Error ? error.message : "it failed"}.`);
  }
}

function counted(trades: number): string {
  return trades === 1 ? "1 trade" : `${formatCount(trades)} trades`;
}
