import { expect, test } from "vitest";
import { CHECKS } from "./check.ts";

/** In ms. The checks run beside other tests, and the compiler begins anew in a fresh checkout. */
const PATIENCE = 300_000;

test.concurrent.each(CHECKS)(
  "$name",
  async ({ run }) => {
    expect(await run()).toBe("");
  },
  PATIENCE,
);
