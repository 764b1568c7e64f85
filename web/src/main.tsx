import "@fontsource-variable/inter/wght.css";
import "./styles/sheets.ts";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { router } from "./router.tsx";
import { isExploring } from "./session/exploring.ts";
import { keepQueries, restoreQueries } from "./session/keep-queries.ts";
import { takeLinkParts } from "./session/link-parts.ts";
import { queryClient } from "./session/query-client.ts";
import { mayBeSignedIn } from "./session/marks.ts";
import { leaveWhenEnded } from "./session/session.ts";
import { showWholeTimes } from "./ui/time-tip.ts";
import { followTheme } from "./profile/theme.ts";

const place = document.querySelector("#root");
if (place === null) throw new Error("index.html has lost its #root");

followTheme();
showWholeTimes();
if (isExploring) (await import("./explore.tsx")).explore(place);
else await start(place);

async function start(at: Element): Promise<void> {
  takeLinkParts();
  if (mayBeSignedIn()) await restoreQueries(queryClient);
  keepQueries(queryClient);
  leaveWhenEnded(queryClient);
  createRoot(at).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
