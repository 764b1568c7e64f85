import { beforeEach } from "vitest";
import { hideAmounts, showTimesIn, writeIn } from "#web/src/numbers/reader.ts";

// Files share their modules, so each test begins with the reader that a fresh module has.
beforeEach(() => {
  writeIn(null);
  showTimesIn(null);
  hideAmounts(false);
});
