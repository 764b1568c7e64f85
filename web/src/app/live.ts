import type { QueryClient } from "@tanstack/react-query";
import { Stream } from "#shared/client/stream.ts";
import { noteArrival } from "../biases/arrival.ts";
import { forgetSpeaking, noteSpeaking } from "../biases/speaking.ts";
import { adoptTheme, unsharedTheme } from "../profile/theme.ts";
import { applyEvent, type Beside } from "./apply-event.ts";
import { client as caller } from "../session/client.ts";
import { outdate } from "../session/outdate.ts";
import { reportConnection } from "../ui/connection.ts";
import { notice } from "./notices.ts";

const beside: Beside = {
  adoptTheme(chosen) {
    // A choice made on this device meanwhile is on its way to the others.
    if (unsharedTheme() === null) adoptTheme(chosen);
  },
  notice,
};

/** Follows the user's log and applies its events to the pages, until the returned function is called. */
export function startLive(client: QueryClient): () => void {
  const url = new URL("/ws", location.href);
  url.protocol = url.protocol.replace("http", "ws");
  const stream = new Stream({
    client: caller,
    url: url.href,
    on: {
      events(events) {
        const now = Date.now();
        for (const event of events) {
          applyEvent(client, event, beside);
          noteArrival(event, now);
          noteSpeaking(event);
        }
        reportConnection({ updatedAt: now });
      },
      live(event) {
        applyEvent(client, event, beside);
        noteSpeaking(event);
        reportConnection({ updatedAt: Date.now() });
      },
      reset() {
        forgetSpeaking();
        outdate(client);
      },
      state: (state) => reportConnection(state === "live" ? { state, updatedAt: Date.now() } : { state }),
    },
  });
  const lineChanged = (): void => stream.online(navigator.onLine);
  lineChanged();
  globalThis.addEventListener("online", lineChanged);
  globalThis.addEventListener("offline", lineChanged);
  return () => {
    globalThis.removeEventListener("online", lineChanged);
    globalThis.removeEventListener("offline", lineChanged);
    stream.close();
  };
}
