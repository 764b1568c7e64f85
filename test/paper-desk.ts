import { env } from "cloudflare:workers";
import { postQuote } from "#shared/contracts/market.ts";
import type { Order } from "#shared/contracts/order.ts";
import { placeOrder } from "#shared/contracts/orders.ts";
import { listPaperAccounts, openPaperAccount, type PaperAccount } from "#shared/contracts/paper-accounts.ts";
import type * as z from "zod";
import { newId } from "#shared/ids.ts";
import { openSystem } from "#workers/db/system.ts";
import { matchSymbol } from "#workers/paper/matching/match-symbol.ts";
import { newUser } from "./harness.ts";

export type Wish = Partial<z.input<NonNullable<typeof placeOrder.body>>>;
type Quote = z.input<NonNullable<typeof postQuote.body>>;

/** A user with a paper account of 10 000, and a symbol of their own that is quoted at 99.99 and 100. */
export async function aDesk(more: Partial<Quote> = {}) {
  const user = await newUser();
  const symbol = `T${newId("request").slice(-12)}`;
  const opened = await user.call(openPaperAccount, { body: { name: "Paper", startBalance: "10000" } });
  const quote = (bid: string, ask: string, rest: Partial<Quote> = {}) =>
    user.call(postQuote, { body: { symbol, bid, ask, ...rest } });
  await quote("99.99", "100", more);
  /** A request to buy 10 at the market, but for what is given. */
  const wish = (given: Wish = {}) => ({
    accountId: opened.id,
    symbol,
    side: "buy" as const,
    type: "market" as const,
    quantity: "10",
    ...given,
  });
  return {
    user,
    symbol,
    id: opened.id,
    opened,
    quote,
    wish,
    place: (given: Wish = {}): Promise<Order> => user.call(placeOrder, { body: wish(given) }),
    refuse: (given: Wish = {}) => user.refused(placeOrder, { body: wish(given) }),
    match: () => matchSymbol(openSystem(env), symbol, Date.now() + 20_000),
    async account(): Promise<PaperAccount> {
      const account = (await user.call(listPaperAccounts)).items.find(({ id }) => id === opened.id);
      if (account === undefined) throw new Error("the account is gone");
      return account;
    },
  };
}

/** What happened to an order, in short. */
export function happened({ history }: Pick<Order, "history">): string[] {
  return history.map(({ event, to }) => `${event} ${to}`);
}
