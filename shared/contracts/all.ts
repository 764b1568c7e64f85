import type { AnyEndpoint } from "../endpoint.ts";
import * as auth from "./auth.ts";
import * as biases from "./biases.ts";
import * as fills from "./fills.ts";
import * as imports from "./imports.ts";
import * as stream from "./stream.ts";
import * as trades from "./trades.ts";

/** Every contract, found by its shape, so that a new one is walked by the tests and published at once. */
export const ENDPOINTS: readonly AnyEndpoint[] = [auth, stream, imports, fills, trades, biases]
  .flatMap((module) => Object.values(module) as unknown[])
  .filter(isEndpoint);

function isEndpoint(value: unknown): value is AnyEndpoint {
  return (
    typeof value === "object" && value !== null && "method" in value && "path" in value && "auth" in value
  );
}
