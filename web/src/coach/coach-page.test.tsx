import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { listReflections } from "#shared/contracts/biases.ts";
import { getWorkingOut, listImports } from "#shared/contracts/imports.ts";
import {
  askCoach,
  deleteQuestion,
  listQuestions,
  type Question,
  suggestQuestions,
} from "#shared/contracts/questions.ts";
import { answer, asked } from "#test/components/network.ts";
import { show } from "#test/components/show.tsx";
import { CoachPage } from "./coach-page.tsx";

const ANSWERED: Question = {
  id: "qst_1",
  at: "2026-03-02T15:00:00.000Z",
  text: "How do I do on Mondays after a loss?",
  status: "answered",
  query: { kind: "figures", measure: "netPnl", filter: { weekday: "1", after: "loss", afterRun: "1" } },
  reader: "rules",
  readAs: "trades closed on Mondays, opened after a loss; net P&L; by the clock of UTC",
  unread: [],
  sentences: [
    {
      parts: [
        { text: "23", fact: "f1.trades" },
        { text: " closed trades made " },
        { text: "−120.50", fact: "f1.net" },
        { text: "." },
      ],
    },
  ],
  facts: { "f1.trades": "23", "f1.net": "-120.50" },
  sources: {
    f1: { page: "performance", search: { weekday: "1", after: "loss", afterRun: "1", currency: "USD" } },
  },
  examples: [],
  timeZone: "UTC",
  lotMethod: "fifo",
};
const UNREAD: Question = {
  ...ANSWERED,
  id: "qst_2",
  text: "How do I do at full moon on Mondays?",
  status: "unread",
  query: { kind: "figures", measure: "netPnl", filter: { weekday: "1" } },
  unread: ["“full moon”"],
  sentences: [],
  facts: {},
  sources: {},
};

test("a question is asked by keyboard, its figures lead to their page, and its reading is changed", async () => {
  answer(listReflections, { items: [], nextCursor: null });
  answer(getWorkingOut, { stage: null, fills: null });
  answer(suggestQuestions, { items: ["Which setup makes most?"] });
  answer(listQuestions, { items: [UNREAD, ANSWERED], nextCursor: null });
  answer(askCoach, ANSWERED);
  answer(deleteQuestion, undefined);
  show(<CoachPage />);
  await expect
    .element(page.getByRole("link", { name: "−120.50" }))
    .toHaveAttribute("href", expect.stringMatching(/^\/performance\?.*after=loss/));
  await expect.element(page.getByText("Not understood: “full moon”.")).toBeVisible();
  const box = page.getByLabelText("Your question");
  await expect.element(box).toHaveFocus();
  await userEvent.keyboard("{ArrowUp}{ArrowUp}");
  await expect.element(box).toHaveValue(ANSWERED.text);
  await userEvent.keyboard("{Enter}");
  await expect.poll(() => asked.at(-1)?.path ?? "").toMatch(/questions/);
  expect(asked.findLast(({ method }) => method === "POST")?.body).toMatchObject({ text: ANSWERED.text });
  await page.getByRole("button", { name: "Ask without closed on Monday" }).click();
  await expect
    .poll(() => asked.findLast(({ method }) => method === "POST")?.body)
    .toMatchObject({ query: { filter: { after: "loss", afterRun: "1" } } });
  await page.getByRole("button", { name: "Answer what was understood" }).click();
  await expect
    .poll(() => asked.findLast(({ method }) => method === "POST")?.body)
    .toMatchObject({ query: { filter: { weekday: "1" } } });
  // The answer takes the place of the card that was not understood.
  await expect.poll(() => asked.findLast(({ method }) => method === "DELETE")?.path ?? "").toMatch(/qst_2$/);
});

test("where a file is being worked out, the coach says so and does not ask for one", async () => {
  answer(listReflections, { items: [], nextCursor: null });
  answer(getWorkingOut, { stage: "trades", fills: 40 });
  answer(listImports, { items: [], nextCursor: null });
  answer(suggestQuestions, { items: [] });
  answer(listQuestions, { items: [], nextCursor: null });
  show(<CoachPage />);
  await expect.element(page.getByText("Working out trades from 40 new rows…").last()).toBeVisible();
  await expect.element(page.getByText("No trades to ask about yet")).not.toBeInTheDocument();
});
