import { exportFlow } from "#shared/contracts/flows.ts";
import { call } from "../../session/client.ts";

/** Saves a flow as a JSON file on this device, without credentials. */
export async function saveAsFile(id: string, name: string): Promise<void> {
  const file = await call(exportFlow, { params: { id } });
  const url = URL.createObjectURL(new Blob([JSON.stringify(file, null, 2)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${name.replaceAll(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60)}.flow.json`;
  link.click();
  URL.revokeObjectURL(url);
}
