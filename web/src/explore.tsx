import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { exploredRouter } from "./routes/explored.ts";
import { answerStored } from "./sample/answer-stored.ts";
import { queryClient } from "./session/query-client.ts";
import { showTimesIn } from "./numbers/reader.ts";
import { STORED_ZONE } from "./sample/stored-zone.ts";
import { reportConnection } from "./ui/connection.ts";
import { answerFrom } from "./session/transport.ts";

/** Shows the sample year from stored answers: no session, no socket, and nothing is kept in this browser. */
export function explore(place: Element): void {
  answerFrom(answerStored);
  reportConnection({ state: "stored" });
  showTimesIn(STORED_ZONE);
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={exploredRouter} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
