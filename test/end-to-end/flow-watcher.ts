import { expect } from "vitest";
import type { Client } from "#shared/client/client.ts";
import { openTicket, ServerFrame } from "#shared/contracts/stream.ts";

export type FlowWatcher = {
  say(frame: object): void;
  /** The types of the frames that carry no event, and of the events. */
  types(): string[];
  /** What became of the nodes, as their titles and states. */
  nodes(titles: ReadonlyMap<string, string>): string[];
  /** The runs that ended. */
  ended(): { id: string; status: string }[];
  close(): void;
};

/** Follows one flow over a socket of its own, from the beginning of the log. */
export async function watchFlow(device: Client, origin: string, flowId: string): Promise<FlowWatcher> {
  const { ticket } = await device.call(openTicket, { body: {} });
  const socket = new WebSocket(new URL(`/ws/flows/${flowId}?ticket=${ticket}`, origin.replace("http", "ws")));
  const frames: ServerFrame[] = [];
  socket.addEventListener("message", ({ data }) => {
    frames.push(ServerFrame.parse(JSON.parse(String(data))));
  });
  const bodies = (type: string) =>
    frames.flatMap((frame) => eventsOf(frame).flatMap((event) => (event.type === type ? [event.body] : [])));
  const isCaughtUp = () => frames.some(({ type }) => type === "caught_up");
  await expect.poll(isCaughtUp, { timeout: 60_000 }).toBe(true);
  return {
    say: (frame) => socket.send(JSON.stringify(frame)),
    types: () =>
      frames.flatMap((frame) => {
        const events = eventsOf(frame);
        return events.length === 0 ? [frame.type] : events.map(({ type }) => type);
      }),
    nodes: (titles) =>
      bodies("flow.execution.node").map(({ node }) => {
        const { nodeId, status } = node as { nodeId: string; status: string };
        return `${titles.get(nodeId)} ${status}`;
      }),
    ended: () => bodies("flow.execution.finished").map(({ run }) => run as { id: string; status: string }),
    close: () => socket.close(),
  };
}

function eventsOf(frame: ServerFrame) {
  if (frame.type === "events") return frame.events;
  return frame.type === "live" ? [frame.event] : [];
}
