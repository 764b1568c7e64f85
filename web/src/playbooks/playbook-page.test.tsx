import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { type Adherence, getAdherence } from "#shared/contracts/adherence.ts";
import { listMissedTrades, type MissedTrade, noteMissedTrade } from "#shared/contracts/missed-trades.ts";
import { changeSetup, listSetups, type Playbook, readSetup } from "#shared/contracts/playbooks.ts";
import { answer, asked } from "#test/components/network.ts";
import { show } from "#test/components/show.tsx";
import { writeIn } from "../numbers/reader.ts";
import { PlaybookOf } from "./playbook-page.tsx";

const AT = "2026-03-02T15:00:00.000Z";
const rule = { id: "rul_a", words: "Waited for the close", retiredAt: null };
const old = { id: "rul_b", words: "Half size", retiredAt: AT };
const playbook: Playbook = {
  id: "stp_a",
  name: "Gap",
  description: "It opens beyond yesterday’s range.",
  version: 3,
  createdAt: AT,
  rules: [rule, old],
};
const share: Adherence["adherence"] = { followed: 8, answered: 13, share: 8 / 13, interval: [0.35, 0.85] };
const results: Adherence["results"] = {
  followed: { trades: 5, wins: 5, netPnl: "40", perTrade: "8" },
  broken: { trades: 5, wins: 2, netPnl: "15", perTrade: "3" },
  difference: { perTrade: "5", interval: ["3.04", "6.96"] },
};
const adherence: Adherence = {
  setupId: "stp_a",
  currency: "USD",
  currencies: ["USD"],
  lotMethod: "fifo",
  trades: 11,
  answered: 10,
  taken: { trades: 11, wins: 8, netPnl: "66", perTrade: "6" },
  adherence: share,
  results,
  rules: [rule, old].map((each) => ({ ...each, adherence: share, results })),
  missed: { trades: 1, withResult: 1, totalR: "2.5", perTradeR: "2.5" },
  formula: "adherence-1",
};
const missed: MissedTrade = {
  id: "mis_a",
  symbol: "ACME",
  direction: "long",
  setup: "Gap",
  plannedEntry: "100",
  plannedStop: "98",
  target: "106",
  at: AT,
  note: "Was on the phone.",
  resultR: "2.5",
  targetR: "3",
  version: 0,
  createdAt: AT,
};

test("a playbook shows whether its rules are kept, leads to the trades, and is changed and added to", async () => {
  writeIn("en-US");
  answer(readSetup, playbook);
  answer(getAdherence, adherence);
  answer(listMissedTrades, { items: [missed], nextCursor: null });
  answer(listSetups, { items: [], nextCursor: null });
  answer(noteMissedTrade, missed);
  answer(changeSetup, playbook);
  show(<PlaybookOf id="stp_a" />);
  await expect.element(page.getByText("61.5%").first()).toBeVisible();
  await expect
    .element(page.getByText(/made 5.00 USD a trade more .* unlikely to be chance/).first())
    .toBeVisible();
  await expect
    .element(page.getByRole("link", { name: /5 trades.*a rule broken/ }))
    .toHaveAttribute("href", "/trades?setup=Gap&status=closed&adherence=broken");
  const row = page.getByRole("row", { name: /Waited for the close/ });
  await expect
    .element(row.getByRole("link", { name: "5 trades" }).first())
    .toHaveAttribute("href", "/trades?setup=Gap&status=closed&rule=rul_a&adherence=followed");
  await expect
    .element(page.getByText(/1 trade that you saw and did not take. It would have made \+2.50 R/))
    .toBeVisible();
  await expect.element(page.getByText(/aims at 3.00 R/)).toBeVisible();

  await page.getByRole("button", { name: "Note a missed trade" }).click();
  await page.getByLabelText("Symbol").fill("BOLT");
  await page.getByLabelText("Planned entry").fill("20.5");
  await page.getByLabelText("It would have made, in R (optional)").fill("-1");
  await page.getByRole("button", { name: "Save" }).click();
  await expect.element(page.getByRole("dialog")).not.toBeInTheDocument();

  // The keyboard alone adds a rule behind the first one and moves it up.
  await page.getByRole("button", { name: "Change", exact: true }).click();
  await page.getByRole("textbox", { name: "Rule 1" }).click();
  await userEvent.keyboard("{Enter}Size as planned{Alt>}{ArrowUp}{/Alt}");
  await expect.element(page.getByRole("textbox", { name: "Rule 1" })).toHaveValue("Size as planned");
  await expect.element(page.getByRole("textbox", { name: "Rule 1" })).toHaveFocus();
  await page.getByRole("button", { name: "Save" }).click();
  await expect.element(page.getByRole("dialog")).not.toBeInTheDocument();
  const sent = asked
    .filter(({ method }) => method !== "GET")
    .map(({ method, body, headers }) => [method, body, headers["if-match"]]);
  expect(sent).toMatchObject([
    [
      "POST",
      { symbol: "BOLT", setup: "Gap", plannedEntry: "20.5", plannedStop: null, resultR: "-1" },
      undefined,
    ],
    [
      "PATCH",
      { name: "Gap", rules: [{ words: "Size as planned" }, { id: "rul_a", words: "Waited for the close" }] },
      '"3"',
    ],
  ]);
});
