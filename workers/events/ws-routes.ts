import { createApp } from "../http/factory.ts";
import { admitSocket, assertUpgrade } from "./admit-socket.ts";
import { assertCursor, openSocket } from "./feed.ts";

/** The WebSocket route. It stands beside the mounts and has no contract, because it carries frames. */
export const sockets = createApp().get("/", async (c) => {
  assertUpgrade(c);
  const since = c.req.query("since") || undefined;
  assertCursor(since);
  const { who, offered } = await admitSocket(c);
  return openSocket(c.env, who, { since, offered });
});
