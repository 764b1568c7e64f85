import { useMutation } from "@tanstack/react-query";
import { startProvider, type Provider } from "#shared/contracts/providers.ts";
import { call } from "../session/client.ts";
import { signInReason } from "./sign-in-reasons.ts";
import { providerName } from "../providers/provider-name.ts";

/** Leads to a provider and back; the return address carries the problem that occurred. */
export function ProviderButtons({
  providers,
  next,
}: {
  providers: readonly Provider[];
  next: string | undefined;
}) {
  const start = useMutation({
    mutationFn: async (provider: Provider) => {
      const returnTo = next === undefined ? "/signed-in" : `/signed-in?next=${encodeURIComponent(next)}`;
      const { url } = await call(startProvider, { params: { provider }, body: { returnTo } });
      location.assign(url);
    },
    networkMode: "always",
  });
  if (providers.length === 0) return null;
  return (
    <div className="sign-in-providers">
      <p className="sign-in-providers-or soft small">or</p>
      {start.error === null ? null : (
        <p className="note small" role="alert">
          {signInReason(start.error)}
        </p>
      )}
      {providers.map((provider) => (
        <button
          key={provider}
          type="button"
          className="button button-wide"
          aria-disabled={start.isPending || undefined}
          onClick={() => {
            if (!start.isPending) start.mutate(provider);
          }}
        >
          Continue with {providerName(provider)}
        </button>
      ))}
    </div>
  );
}
