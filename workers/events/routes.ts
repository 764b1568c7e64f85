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
    // A HEAD gets no body, so no reader would ever end its stream.
    if (c.req.method === "HEAD" || !c.req.header("accept")?.includes("text/event-stream")) {
      return listEvents(c.env, who, asked);
    }
    // An EventSource reconnects with the same URL. The header holds the cursor of the last entry that it has
    // read.
    const since = c.req.header("last-event-id") ?? asked.since;
    assertCursor(since);
    return serverSentEvents(await openFeed(c.env, who, since));
  }),
  serve(contract.openTicket, (c) => issueTicket(c.var.ctx)),
];
