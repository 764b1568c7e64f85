import type { QueryClient } from "@tanstack/react-query";
import type { output as Output } from "zod";
import type { me } from "#shared/contracts/auth.ts";
import type { Import } from "#shared/contracts/imports.ts";
import { EVENTS } from "#shared/events.ts";
import { mergeReflection, type ReflectionPages } from "../biases/merge-reflection.ts";
import { type ImportPages, laterImport, mergeImport } from "../imports/merge-import.ts";
import { KEYS, LEDGER_KEYS } from "./keys.ts";

export type Arrived = { type: string; body: unknown };

/** Brings one event of the stream to the pages: a state replaces what they hold, a scope makes it fetch again. */
export function applyEvent(client: QueryClient, event: Arrived): void {
  switch (event.type) {
    case "import.queued":
    case "import.progress":
    case "import.completed":
    case "import.failed":
    case "import.cancelled":
    case "import.undone":
      return applyImport(client, event);
    case "trades.derived":
      for (const key of LEDGER_KEYS) void client.invalidateQueries({ queryKey: key });
      return;
    case "bias.scored":
      void client.invalidateQueries({ queryKey: KEYS.biases });
      void client.invalidateQueries({ queryKey: KEYS.tradeBiases });
      return;
    case "coach.reflect":
      return applyReflection(client, event);
    case "session.revoked":
      if (isOwnSession(client, event)) return; // there is nobody left to ask for; the socket's close ends the page
      void client.invalidateQueries({ queryKey: KEYS.sessions });
      return;
    case "session.started":
      void client.invalidateQueries({ queryKey: KEYS.sessions });
      return;
    default: // an event that a newer server knows: the pages that need it come with the newer client
  }
}

function isOwnSession(client: QueryClient, event: Arrived): boolean {
  const own = client.getQueryData<Output<NonNullable<typeof me.reply>>>(KEYS.me)?.session.id;
  const body = EVENTS["session.revoked"].body.safeParse(event.body);
  return body.success && body.data.sessionId === own;
}

function applyImport(client: QueryClient, event: Arrived): void {
  const body = EVENTS["import.progress"].body.safeParse(event.body);
  if (!body.success) {
    void client.invalidateQueries({ queryKey: KEYS.imports });
    return;
  }
  const next = body.data.import;
  client.setQueryData<ImportPages>(KEYS.imports, (pages) => mergeImport(pages, next));
  client.setQueryData<Import>(KEYS.import(next.id), (known) =>
    known === undefined ? next : laterImport(known, next),
  );
}

function applyReflection(client: QueryClient, event: Arrived): void {
  const body = EVENTS["coach.reflect"].body.safeParse(event.body);
  if (!body.success) {
    void client.invalidateQueries({ queryKey: KEYS.reflections });
    return;
  }
  client.setQueryData<ReflectionPages>(KEYS.reflections, (pages) =>
    mergeReflection(pages, body.data.reflection),
  );
}
