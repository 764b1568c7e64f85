import { undoStructureChange } from "#shared/contracts/structures.ts";
import { call } from "../session/client.ts";
import { tell, type WayBack } from "../ui/tell.ts";

/** The way back from a join or a split. */
export function structureWayBack(id: string): WayBack {
  return { words: "Undo", run: () => void takeBack(id) };
}

async function takeBack(id: string): Promise<void> {
  try {
    const { remaining } = await call(undoStructureChange, { params: { id }, body: {} });
    tell(
      remaining === 0 ? "Taken back." : `Taken back, save for ${remaining} trades that you changed since.`,
    );
  } catch (error) {
    tell(`Nothing was taken back: ${error instanceof Error ? error.message : "it failed"}.`);
  }
}
