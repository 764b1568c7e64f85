import * as contract from "#shared/contracts/stream.ts";
import { serve } from "../http/serve/serve.ts";
import { issueTicket } from "../identity/sessions/tickets.ts";
import { assertCursor, openFeed } from "./feed.ts";
import { listEvents } from "./list-events.ts";
import { serverSentEvents } from "./server-sent-events.ts";

export const events = [
  serve(contract.listEvents, async (c, { query: asked }) => {
    const { userId, sessionId } = c.var.ctx;
    const who = { userId, sessionId, expiresAt: c.var.accessEndsAt };
    // A HEAD gets no body, so nobody would ever end the stream behind it.
    if (c.req.method === "HEAD" || !c.req.header("accept")?.includes("text/event-stream")) {
      return listEvents(c.env, who, asked);
    }
    // An EventSource that reconnects keeps its address: what it has seen since is in the header.
    const since = c.req.header("last-event-id") ?? asked.since;
    assertCursor(since);
    return serverSentEvents(await openFeed(c.env, who, since));
  }),
  serve(contract.openTicket, (c) => issueTicket(c.var.ctx)),
];
