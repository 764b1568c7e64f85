import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { NotConfirmed } from "#shared/client/confirmation.ts";
import { scoreBiases } from "#shared/contracts/biases.ts";
import { requestExport } from "#shared/contracts/privacy.ts";
import { THEMES, isThemeName } from "#shared/tokens.ts";
import { exportsQuery } from "../../privacy/queries.ts";
import { useKeptAccount } from "../../accounts/kept-account.ts";
import { readerNow } from "../../numbers/reader.ts";
import { chooseTheme } from "../../profile/theme.ts";
import { isSample } from "../../sample/sample-account.ts";
import { call } from "../../session/client.ts";
import { endSession } from "../../session/session.ts";
import { toggleAmounts } from "../../ui/amounts.ts";
import { useConnection } from "../../ui/connection.ts";
import { tell } from "../../ui/tell.ts";
import type { Entry } from "./entry.ts";

export type Openers = { palette: () => void; help: () => void; undo: () => void };

/** The acts that a user can start from any page. */
export function useActs({ help, undo }: Openers): Entry[] {
  const navigate = useNavigate();
  const client = useQueryClient();
  const isOffline = useConnection().state === "offline";
  const isInSample = isSample(useKeptAccount());
  return useMemo(() => {
    const online = (act: () => void) => (): void =>
      isOffline ? tell("You are offline, so nothing was changed.") : act();
    const exportAll = async (): Promise<void> => {
      await call(requestExport, { body: {} });
      await client.invalidateQueries({ queryKey: exportsQuery.queryKey });
      await navigate({ to: "/settings/privacy" });
      tell("Your data is being gathered. The file appears here when it is ready.");
    };
    const score = async (): Promise<void> => {
      await call(scoreBiases, { body: {} });
      tell("Your biases are being scored again. The pages change by themselves.");
    };
    return [
      {
        id: "act-undo",
        name: "Undo the last import",
        kind: "Act",
        words: "take back remove file",
        run: online(undo),
      },
      {
        id: "act-export",
        name: "Export my data",
        kind: "Act",
        words: "download everything gather privacy",
        run: online(() => void attempt(exportAll)),
      },
      // The sample is scored once, and the user's own biases are not on the screen beside it.
      ...(isInSample
        ? []
        : [
            {
              id: "act-score",
              name: "Score my biases again",
              kind: "Act",
              words: "habits refresh",
              run: online(() => void attempt(score)),
            },
          ]),
      {
        id: "act-buy",
        name: "Buy…",
        kind: "Paper",
        words: "order trade long ticket",
        run: () => void navigate({ to: "/trade", search: { side: "buy" } }),
      },
      {
        id: "act-sell",
        name: "Sell…",
        kind: "Paper",
        words: "order trade short ticket",
        run: () => void navigate({ to: "/trade", search: { side: "sell" } }),
      },
      {
        id: "act-cancel-all",
        name: "Cancel all orders",
        kind: "Paper",
        words: "stop working open",
        run: () => void navigate({ to: "/orders", search: { cancel: "all" } }),
      },
      {
        id: "act-paper-accounts",
        name: "Paper accounts",
        kind: "Paper",
        words: "open reset limits costs models",
        run: () => void navigate({ to: "/paper" }),
      },
      {
        id: "act-sign-out",
        name: "Sign out",
        kind: "Act",
        words: "log off leave",
        run: () => void endSession(client, false),
      },
      ...Object.entries(THEMES).map(([theme, { label }]) => ({
        id: `theme-${theme}`,
        name: label,
        kind: "Theme",
        words: "colours",
        run: () => {
          if (isThemeName(theme)) chooseTheme({ theme });
        },
      })),
      { id: "dark", name: "Dark mode", kind: "Theme", run: () => chooseTheme({ mode: "dark" }) },
      { id: "light", name: "Light mode", kind: "Theme", run: () => chooseTheme({ mode: "light" }) },
      { id: "system", name: "Mode of the system", kind: "Theme", run: () => chooseTheme({ mode: "system" }) },
      {
        id: "amounts",
        name: readerNow().hidesAmounts ? "Show amounts" : "Hide amounts",
        kind: "Act",
        keys: ["H"],
        words: "privacy money figures percent",
        run: toggleAmounts,
      },
      { id: "help", name: "Keyboard shortcuts", kind: "Help", keys: ["?"], run: help },
      { id: "about", name: "About Tidemark", kind: "Help", run: () => void navigate({ to: "/about" }) },
      { id: "api", name: "API reference", kind: "Help", run: () => location.assign("/api/v1/docs") },
    ];
  }, [client, navigate, isOffline, isInSample, help, undo]);
}

/** Says why an act failed; a confirmation that the user declined says nothing. */
async function attempt(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof NotConfirmed))
      tell(`That did not work: ${error instanceof Error ? error.message : "the reason is not known"}.`);
  }
}
