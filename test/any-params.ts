import { newId } from "#shared/ids.ts";

/** A value for every parameter of every path. Each fits its contract, and nobody has a thing of that id. */
export const ANY_PARAMS = {
  id: newId("trade"),
  flowId: newId("flow"),
  nodeId: newId("flowNode"),
  connectionId: newId("flowConnection"),
  n: "1",
  deliveryId: newId("delivery"),
  provider: "google",
  symbol: "ACME",
  date: "2026-03-02",
  name: "static-100k",
};
