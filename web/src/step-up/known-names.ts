import type { QueryClient } from "@tanstack/react-query";
import * as z from "zod";
import { KEYS } from "../session/keys.ts";
import { providerName } from "./act-words.ts";

const Named = z.object({
  items: z.array(
    z.looseObject({ id: z.string(), name: z.string().optional(), provider: z.string().optional() }),
  ),
});

/** What the owner called the things of the lists that these pages hold. */
export function knownNames(client: QueryClient): (id: string) => string | null {
  const lists = [KEYS.passkeys, KEYS.apiKeys, KEYS.identities, KEYS.devices].map(
    (key) => Named.safeParse(client.getQueryData(key)).data?.items ?? [],
  );
  return (id) => {
    const found = lists.flat().find((item) => item.id === id);
    return found?.name ?? (found?.provider === undefined ? null : providerName(found.provider));
  };
}
