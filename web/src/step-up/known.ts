import type { QueryClient } from "@tanstack/react-query";
import * as z from "zod";
import { providerName } from "../providers/provider-name.ts";
import { recoveryQuery } from "../recovery/queries.ts";
import { KEYS } from "../session/keys.ts";
import { sessionQuery } from "../session/session.ts";

/** Facts of the account that this page has fetched; null where it has not. */
export type Known = {
  /** The owner's name of a thing, by its id. */
  nameOf: (id: string) => string | null;
  codesLeft: number | null;
  isEmailConfirmed: boolean | null;
};

const Named = z.object({
  items: z.array(
    z.looseObject({ id: z.string(), name: z.string().optional(), provider: z.string().optional() }),
  ),
});
/** A list in the cache: in pages, or whole. */
const Held = z.union([z.object({ pages: z.array(Named) }), Named.transform((whole) => ({ pages: [whole] }))]);

/** Reads from the cache what the question about an act depends on. */
export function knownFacts(client: QueryClient): Known {
  const lists = [KEYS.passkeys, KEYS.apiKeys, KEYS.identities, KEYS.devices].map(
    (key) => Held.safeParse(client.getQueryData(key)).data?.pages.flatMap(({ items }) => items) ?? [],
  );
  return {
    nameOf: (id) => {
      const found = lists.flat().find((item) => item.id === id);
      return found?.name ?? (found?.provider === undefined ? null : providerName(found.provider));
    },
    codesLeft: client.getQueryData(recoveryQuery.queryKey)?.codesLeft ?? null,
    isEmailConfirmed: client.getQueryData(sessionQuery.queryKey)?.user.emailVerified ?? null,
  };
}
