import { expect, test } from "vitest";
import { postQuote } from "#shared/contracts/market.ts";
import { newUser } from "#test/harness.ts";

test("an instrument of a calendar that does not exist is refused, and each that does is taken", async () => {
  const user = await newUser();
  const post = (symbol: string, calendar: string) =>
    user.call(postQuote, {
      body: {
        symbol,
        bid: "1",
        ask: "2",
        instrument: { calendar, priceStep: "0.01", quantityStep: "1", multiplier: "1" },
      },
    });
  for (const calendar of ["nyse", "toString", "US-EQUITIES"])
    await expect(post("TNOCAL", calendar)).rejects.toMatchObject({
      code: "invalid_request",
      issues: [{ path: "instrument.calendar" }],
    });
  for (const calendar of ["always", "us-equities", "us-futures", "forex"])
    expect(await post("TCAL", calendar)).toMatchObject({ symbol: "TCAL", bid: "1" });
});
