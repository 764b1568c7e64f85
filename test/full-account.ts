import { annotateTrade } from "#shared/contracts/annotations.ts";
import { editTrades } from "#shared/contracts/bulk-edits.ts";
import { writeDay, writeDayTemplate } from "#shared/contracts/days.ts";
import { askCoach } from "#shared/contracts/questions.ts";
import { writeDigest } from "#shared/contracts/digests.ts";
import { editFill } from "#shared/contracts/fill-edits.ts";
import { noteMissedTrade } from "#shared/contracts/missed-trades.ts";
import { workOutExcursions } from "#shared/contracts/excursion.ts";
import { answerOpening } from "#shared/contracts/openings.ts";
import { createSetup } from "#shared/contracts/playbooks.ts";
import { putPreferences } from "#shared/contracts/profile.ts";
import { saveFilter } from "#shared/contracts/saved-filters.ts";
import { listTrades } from "#shared/contracts/trades.ts";
import { getTrade } from "#shared/contracts/trade-detail.ts";
import { plantAutomations } from "./full-automations.ts";
import { plantIdentity } from "./full-identity.ts";
import { plantLedger } from "./full-ledger.ts";
import { plantTrading } from "./full-trading.ts";
import { newUser, type TestUser } from "./harness.ts";
import { png } from "./pictures.ts";
import { post } from "./sign-in.ts";
import { pictureOf, uploadText } from "./things.ts";

/**
 * A user with rows in every table, under every prefix and in the log; rows without a feature yet are inserted
 * directly.
 */
export async function fullAccount(): Promise<TestUser> {
  const user = await newUser();
  await uploadText(user, history(), `fills of ${user.email}.csv`);
  await user.settle();
  const notifications = {
    securityAlerts: true,
    weeklyDigest: false,
    reflections: true,
    importProgress: true,
  } as const;
  const preferences = {
    timeZone: "Europe/Zurich",
    baseCurrency: "CHF",
    locale: null,
    orderStepUpAbove: "25000",
    notifications,
  };
  await user.call(putPreferences, { body: preferences });
  await user.fetch("/users/me/avatar", { method: "PUT", body: png(8, 8) });
  await post("/mapi/auth/login", { email: user.email, password: "not the password" });
  await annotate(user);
  await user.call(writeDigest, { body: {} });
  await user.call(askCoach, { body: { text: "What did I make on ACME?" } });
  await plantIdentity(user);
  await plantLedger(user);
  await plantTrading(user.id);
  await plantAutomations(user.id);
  return user;
}

/** Writes about one trade. */
async function annotate(user: TestUser): Promise<void> {
  const [trade] = (await user.call(listTrades, { query: { limit: 1 } })).items;
  const { rules } = await user.call(createSetup, {
    body: { name: "Opening range", description: "The first half hour.", rules: [{ words: "Waited" }] },
  });
  const answers = Object.fromEntries(rules.map((rule) => [rule.id, "followed" as const]));
  const body = { notes: "Waited for the close.", tags: ["patient"], setup: "Opening range", rules: answers };
  const id = trade?.id ?? "";
  const missed = {
    symbol: "ACME",
    direction: "long",
    plannedEntry: "9",
    at: "2026-03-02T15:00:00Z",
  } as const;
  await user.call(noteMissedTrade, { body: { ...missed, setup: "Opening range" } });
  await user.call(annotateTrade, { params: { id }, body });
  const { executions } = await user.call(getTrade, { params: { id }, query: {} });
  const sale = executions.find(({ side }) => side === "sell")?.id ?? "";
  await user.call(answerOpening, { params: { id: sale }, body: { kind: "short" } });
  await user.call(editFill, { params: { id: sale }, body: { note: "By phone." } });
  await user.call(editTrades, { body: { ids: [id], set: { addTags: ["reviewed"] } } });
  await pictureOf(user, id);
  await user.call(writeDay, {
    params: { date: "2026-03-02" },
    body: { plan: "The first hour.", checkIn: { calm: 4 } },
  });
  await user.call(writeDayTemplate, { body: { saw: "Market:" } });
  await user.call(workOutExcursions, { body: { filter: {} } });
  await user.settle();
  await user.call(saveFilter, { body: { name: "Reviewed", filter: { tag: "reviewed" } } });
}

/** Round trips of winners sold early and losers held, so that the biases have something to score. */
function history(): string {
  const lines = ["executed_at,account,symbol,side,quantity,price,fee,currency"];
  for (let day = 1; day <= 24; day++) {
    const at = (hour: number) => new Date(Date.UTC(2026, 2, day, hour)).toISOString();
    lines.push(`${at(14)},Main,ACME,buy,10,100,1,USD`, `${at(15)},Main,ACME,sell,10,${99 + (day % 4)},1,USD`);
  }
  return `${lines.join("\n")}\n`;
}
