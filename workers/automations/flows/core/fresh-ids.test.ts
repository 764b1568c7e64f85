import { expect, test } from "vitest";
import type { FlowNode } from "#shared/contracts/flow-nodes.ts";
import { newId } from "#shared/ids.ts";
import { underFreshIds } from "./fresh-ids.ts";

const node = (id: string, config: FlowNode["config"]): FlowNode => ({
  id,
  title: "A",
  kind: "transform",
  detail: null,
  integrationId: null,
  config,
  order: 0,
  position: null,
});

test("expressions follow the ids of the nodes that they name, and other words stay", () => {
  const [ours, fresh] = [newId("flowNode"), newId("flowNode")];
  const ids = [fresh, "fresh-2", "con-1"];
  const expression = `nodes.${ours}.a + nodes["get"].b + nodes?.get.c + get.d + nodes.getter.e + nodes['get.x']`;
  const renamed = underFreshIds(
    {
      nodes: [node(ours, {}), node("get", { list: [{ expression }] })],
      connections: [
        { id: "x", fromNodeId: ours, toNodeId: "get", label: null, condition: "nodes.get.ok", on: "success" },
      ],
    },
    () => ids.shift() ?? "",
  );
  expect(renamed.nodes.map(({ id, config }) => [id, config])).toEqual([
    [fresh, {}],
    [
      "fresh-2",
      {
        list: [
          {
            expression: `nodes.${fresh}.a + nodes["fresh-2"].b + nodes?.fresh-2.c + get.d + nodes.getter.e + nodes['get.x']`,
          },
        ],
      },
    ],
  ]);
  expect(renamed.connections).toEqual([
    {
      id: "con-1",
      fromNodeId: fresh,
      toNodeId: "fresh-2",
      label: null,
      condition: "nodes.fresh-2.ok",
      on: "success",
    },
  ]);
});
