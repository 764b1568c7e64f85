import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  linkProvider,
  unlinkProvider,
  type Provider,
  type ProviderIdentity,
} from "#shared/contracts/providers.ts";
import { call } from "../session/client.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { identitiesQuery } from "./queries.ts";
import { Loaded, Section } from "../ui/section.tsx";
import { providerName } from "./provider-name.ts";
import { Time } from "../ui/time.tsx";

/** The linked accounts at providers that can sign in here. */
export function IdentitiesCard() {
  const client = useQueryClient();
  const identities = useQuery(identitiesQuery);
  const link = useMutation({
    mutationFn: async (provider: Provider) => {
      const { url } = await call(linkProvider, {
        params: { provider },
        body: { returnTo: "/settings/passkeys" },
      });
      location.assign(url);
    },
  });
  const unlink = useMutation({
    mutationFn: (id: string) => call(unlinkProvider, { params: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: identitiesQuery.queryKey }),
  });
  const busy = link.isPending || unlink.isPending;
  return (
    <Section
      title="Linked accounts"
      intro="Sign in with an account that you have elsewhere. Only a link that you make here counts, never a matching email."
    >
      {[link.error, unlink.error].map((error, at) =>
        error === null ? null : <ProblemNote key={at} error={error} safe="Nothing was linked or unlinked." />,
      )}
      <Loaded asked={identities}>
        {({ items, offered }) => (
          <ul className="lines">
            {items.map((identity) => (
              <Linked
                key={identity.id}
                identity={identity}
                busy={busy}
                onUnlink={() => unlink.mutate(identity.id)}
              />
            ))}
            {offered.map((provider) => (
              <li key={provider} className="item">
                <div>
                  <h3>{providerName(provider)}</h3>
                  <p className="soft small">not linked</p>
                </div>
                <ChangeButton look="button-small" busy={busy} onClick={() => link.mutate(provider)}>
                  Link<span className="hidden-visually"> {providerName(provider)}</span>
                </ChangeButton>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Section>
  );
}

function Linked({
  identity: { provider, email, createdAt, lastUsedAt },
  busy,
  onUnlink,
}: {
  identity: ProviderIdentity;
  busy: boolean;
  onUnlink: () => void;
}) {
  return (
    <li className="item">
      <div>
        <h3>{providerName(provider)}</h3>
        <p className="soft small">
          {email === null ? "" : `${email} · `}linked <Time at={createdAt} as="day" /> · used{" "}
          <span className="unbroken">
            <Time at={lastUsedAt} as="ago" />
          </span>
        </p>
      </div>
      <ChangeButton look="button-small button-danger" busy={busy} onClick={onUnlink}>
        Unlink<span className="hidden-visually"> {providerName(provider)}</span>
      </ChangeButton>
    </li>
  );
}
