import { expect, test } from "vitest";
import type { CoachQuery } from "#shared/contracts/coach-query.ts";
import { partsOf } from "./reading-parts.ts";

test("each part of a reading can be dropped by itself, in the words of the filters", () => {
  const query: CoachQuery = {
    kind: "figures",
    measure: "netPnl",
    filter: {
      holding: "5m_15m",
      openedFrom: "09:30",
      openedBefore: "16:00",
      zone: "America/New_York",
      after: "loss",
      afterRun: "2",
    },
  };
  const parts = partsOf(query);
  expect(parts.map(({ words }) => words)).toEqual([
    "held 5 to 15 min",
    "opened 09:30–16:00, New York",
    "opened after 2 losses in a row",
  ]);
  expect(parts[0]?.without).toEqual({ ...query, filter: { ...query.filter, holding: undefined } });
  expect(parts[1]?.without).toEqual({
    ...query,
    filter: { holding: "5m_15m", after: "loss", afterRun: "2" },
  });
});
