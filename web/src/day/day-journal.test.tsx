import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { type Day, readDay, readDayTemplate, writeDay } from "#shared/contracts/days.ts";
import { Problem } from "#shared/problem.ts";
import { answer, asked } from "#test/components/network.ts";
import { show } from "#test/components/show.tsx";
import { DayJournal } from "./day-journal.tsx";
import { dayQuery } from "./queries.ts";

const FIGURES = {
  trades: 0,
  openTrades: 0,
  wins: 0,
  losses: 0,
  breakeven: 0,
  currency: null,
  netPnl: null,
  grossPnl: null,
  fees: null,
  winRate: null,
  winRateWithoutScratches: null,
  averageWin: null,
  averageLoss: null,
  payoff: null,
  profitFactor: null,
  expectancy: null,
  foreignFees: 0,
  feesUnknown: 0,
  byCurrency: [],
};
const EMPTY: Day = {
  date: "2026-03-02",
  timeZone: "UTC",
  lotMethod: "fifo",
  figures: FIGURES,
  trades: [],
  tradesCut: false,
  attachments: [],
  plan: "",
  saw: "",
  did: "",
  checkIn: { sleep: null, calm: null, focus: null },
  version: 0,
  updatedAt: null,
};
const TEMPLATE = { plan: "", saw: "", did: "", version: 0 };
const sent = () => asked.filter(({ method }) => method === "PATCH");
const plan = page.getByLabelText("Plan");
const turn = page.getByRole("button", { name: "Turn the page" });
const warnsOnLeaving = () => !dispatchEvent(new Event("beforeunload", { cancelable: true }));

/** The page of a day, or another page. */
function Turned({ date }: { date: string }) {
  const [isShown, setShown] = useState(true);
  return (
    <>
      <button type="button" onClick={() => setShown(!isShown)}>
        Turn the page
      </button>
      {isShown ? <Journal date={date} /> : null}
    </>
  );
}

function Journal({ date }: { date: string }) {
  const wanted = dayQuery(date, {});
  const { data } = useQuery(wanted);
  return data === undefined ? null : <DayJournal day={data} queryKey={wanted.queryKey} />;
}

test("what is typed while a save is in flight is stored after the page was left", async () => {
  let arrive: (() => void) | undefined;
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  answer(readDay, EMPTY);
  answer(readDayTemplate, TEMPLATE);
  answer(writeDay, async ({ body }) => {
    if (sent().length === 1) await arrived;
    return { ...EMPTY, ...(body as Partial<Day>), version: sent().length };
  });
  show(<Turned date={EMPTY.date} />);
  for (const end of ["hardly any", "rested", "tense", "calm", "scattered", "clear"])
    await expect.element(page.getByText(end, { exact: true })).toBeVisible();
  await plan.fill("Wait");
  await expect.poll(sent).toMatchObject([{ body: { plan: "Wait" } }]);
  await plan.fill("Wait for it");
  await turn.click();
  await expect.element(plan).not.toBeInTheDocument();
  expect(warnsOnLeaving()).toBe(true);
  arrive?.();
  await expect
    .poll(sent)
    .toMatchObject([{}, { body: { plan: "Wait for it" }, headers: { "if-match": '"1"' } }]);
  await expect.poll(warnsOnLeaving).toBe(false);
});

test("a draft that failed or clashed stands on the page again, with its state", async () => {
  const day = { ...EMPTY, date: "2026-03-03" };
  let refusal = new Problem("not_found");
  answer(readDay, day);
  answer(readDayTemplate, TEMPLATE);
  answer(writeDay, () => refusal);
  show(<Turned date={day.date} />);
  await plan.fill("Mine");
  await turn.click();
  await expect.poll(sent).toHaveLength(1);
  await turn.click();
  await expect.element(plan).toHaveValue("Mine");
  await expect.element(page.getByText("Not saved", { exact: true })).toBeVisible();
  expect(warnsOnLeaving()).toBe(true);

  refusal = new Problem("precondition_failed");
  answer(readDay, { ...day, plan: "Theirs", version: 1 });
  await expect.element(page.getByText(/Another device changed the plan/)).toBeVisible();
  await turn.click();
  await expect.element(plan).not.toBeInTheDocument();
  await turn.click();
  await expect.element(page.getByText(/Another device changed the plan/)).toBeVisible();
  await expect.element(plan).toHaveValue("Mine");
  await page.getByRole("button", { name: "Take the other" }).click();
  await expect.element(plan).toHaveValue("Theirs");
  expect(warnsOnLeaving()).toBe(false);
});
