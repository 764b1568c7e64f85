import { assertSameOrigin, isBrowser } from "../http/origin/same-origin.ts";
import { guarded, type Served } from "../http/serve/serve.ts";

/** Stops a page of another site from signing its visitor in to a foreign account. */
export function fromOwnPages(served: Served): Served {
  return guarded((c) => {
    if (isBrowser(c)) assertSameOrigin(c);
  }, served);
}
