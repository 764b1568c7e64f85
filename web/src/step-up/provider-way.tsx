import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { PROVIDERS, type Provider } from "#shared/contracts/providers.ts";
import { isProblemCode, Problem } from "#shared/problem.ts";
import { identitiesQuery } from "../providers/queries.ts";
import { confirmWithProvider } from "./confirmation.ts";
import { Refusal } from "./refusal.tsx";
import { providerName } from "../providers/provider-name.ts";
import type { WayProps } from "./way-props.ts";

/** For a user without a passkey or password: signs in anew at a linked provider, in a window of its own. */
export function ProviderWay({ fresh, answer }: WayProps) {
  const linked = useQuery(identitiesQuery).data?.items.map(({ provider }) => provider) ?? [];
  const [left] = useState(() => new AbortController());
  const isOpen = useRef(true);
  useEffect(() => {
    isOpen.current = true;
    return () => {
      isOpen.current = false;
      queueMicrotask(() => {
        // The component is unmounted for good, unlike in the double run of a development build.
        if (!isOpen.current) left.abort();
      });
    };
  }, [left]);
  const attempt = useMutation({
    mutationFn: async ({ provider, opened }: { provider: Provider; opened: Window | null }) => {
      const back = await confirmWithProvider(await fresh(), provider, opened, left.signal);
      if ("proof" in back) return back.proof;
      throw new Problem(isProblemCode(back.problem) ? back.problem : "sign_in_refused");
    },
    onSuccess: answer,
    networkMode: "always",
  });
  return (
    <>
      <Refusal error={attempt.error} />
      {PROVIDERS.filter((provider) => linked.includes(provider)).map((provider) => (
        <button
          key={provider}
          type="button"
          className="button button-wide"
          onClick={() => attempt.mutate({ provider, opened: window.open("about:blank", "tidemark-step-up") })}
        >
          Confirm with {providerName(provider)}
        </button>
      ))}
      {attempt.isPending ? (
        <output className="soft small">Waiting for the other window. Come back here when it is done.</output>
      ) : null}
    </>
  );
}
