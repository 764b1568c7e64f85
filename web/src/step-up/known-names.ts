import type { QueryClient } from "@tanstack/react-query";
import * as z from "zod";
import { KEYS } from "../session/keys.ts";
import { providerName } from "../providers/provider-name.ts";

const Named = z.object({
  items: z.array(
    z.looseObject({ id: z.string(), name: z.string().optional(), provider: z.string().optional() }),
  ),
});
/** A list in the cache: in pages, or whole. */
const Held = z.union([z.object({ pages: z.array(Named) }), Named.transform((whole) => ({ pages: [whole] }))]);

/** The owner's names of the things in the cached lists. */
export function knownNames(client: QueryClient): (id: string) => string | null {
  const lists = [KEYS.passkeys, KEYS.apiKeys, KEYS.identities, KEYS.devices].map(
    (key) => Held.safeParse(client.getQueryData(key)).data?.pages.flatMap(({ items }) => items) ?? [],
  );
  return (id) => {
    const found = lists.flat().find((item) => item.id === id);
    return found?.name ?? (found?.provider === undefined ? null : providerName(found.provider));
  };
}
