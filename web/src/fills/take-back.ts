import { deleteFill, restoreFill, restoreTrade } from "#shared/contracts/fill-edits.ts";
import { call } from "../session/client.ts";
import { tell, type WayBack } from "../ui/tell.ts";

/** Does an act that takes something back, and tells how it went. */
async function backBy(act: () => Promise<unknown>, done: string): Promise<void> {
  try {
    await act();
    tell(done);
  } catch (error) {
    tell(`Nothing was taken back: ${error instanceof Error ? error.message : "it failed"}.`);
  }
}

/** The way back from fills that were typed in. */
export function withoutTyped(ids: readonly string[]): WayBack {
  const act = async () => {
    for (const id of ids) await call(deleteFill, { params: { id } });
  };
  return { words: "Undo", run: () => void backBy(act, "Taken back.") };
}

/** The way back from the deletion of a fill. */
export function undeleted(id: string): WayBack {
  const act = () => call(restoreFill, { params: { id }, query: {} });
  return { words: "Undo", run: () => void backBy(act, "The fill is back.") };
}

/** The way back from the deletion of a trade. */
export function undeletedTrade(id: string): WayBack {
  const act = () => call(restoreTrade, { params: { id } });
  return { words: "Undo", run: () => void backBy(act, "The trade is back.") };
}
