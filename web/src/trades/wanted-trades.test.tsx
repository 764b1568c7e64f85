import { expect, test } from "vitest";
import { showTimesIn } from "../numbers/reader.ts";
import { parseQuery } from "../query-string.ts";
import { wantedTrades } from "./wanted-trades.ts";

test("days become instants of the reader's zone, and the method of the device is asked for", () => {
  showTimesIn("America/New_York");
  const search = parseQuery("?symbol=ACME&from=2026-10-05&to=2026-10-05&sort=fees");
  expect(wantedTrades(search, "lifo")).toEqual({
    symbol: "ACME",
    from: "2026-10-05T04:00:00.000Z",
    to: "2026-10-06T04:00:00.000Z",
    timeZone: "America/New_York",
    lotMethod: "lifo",
    sort: "fees",
  });
});

test("what an address says beside the filters, or says wrong, reaches no query", () => {
  const search = parseQuery(
    "?lotMethod=zzz&utm_source=mail&status=nope&from=yesterday&account=acc_1&afterRun=2&openedFrom=09:30&openedBefore=09:30",
  );
  expect(wantedTrades(search, "fifo")).toEqual({ account: "acc_1", sort: "-closedAt" });
});
