import { assertSameOrigin, isBrowser } from "../http/origin/same-origin.ts";
import { guarded, type Served } from "../http/serve.ts";

/** Keeps another site's page from signing its visitor in to an account that is not theirs. */
export function fromOwnPages(served: Served): Served {
  return guarded((c) => {
    if (isBrowser(c)) assertSameOrigin(c);
  }, served);
}
