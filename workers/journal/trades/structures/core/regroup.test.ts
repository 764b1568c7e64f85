import { expect, test } from "vitest";
import { decimal } from "#shared/decimal.ts";
import { type Chance, chanceOf } from "#test/chance.ts";
import { type Regrouped, poolOf, regroup, type TradeOpened } from "./regroup.ts";
import { type LegRow, toStructure } from "./structure.ts";

const START = Date.UTC(2026, 0, 5, 15);

function tradeOf(n: number, chance: Chance): TradeOpened {
  const isOption = chance.next() < 0.8;
  const strike = String(50 + 5 * chance.below(4));
  const hasOrder = chance.next() < 0.4;
  return {
    id: `trd_${String(n).padStart(4, "0")}`,
    account_id: `acc_${chance.below(2)}`,
    instrument_id: isOption ? `ins_${strike}` : "ins_shares",
    currency: "USD",
    direction: chance.next() < 0.5 ? "long" : "short",
    status: chance.next() < 0.2 ? "open" : "closed",
    quantity: String(1 + chance.below(2)),
    entry_price: "1.25",
    opened_at: new Date(START + 1_000 * chance.below(20) + chance.below(1_000)).toISOString(),
    opened_date_only: chance.next() < 0.1,
    closed_at: "2026-01-06T15:00:00.000Z",
    closed_date_only: false,
    asset_class: isOption ? "option" : "equity",
    multiplier: isOption ? "100" : "1",
    root: chance.next() < 0.8 ? "ACME" : "BOLT",
    strike: isOption ? strike : null,
    expiry: isOption ? "2026-01-16" : null,
    right: isOption ? (chance.next() < 0.5 ? "call" : "put") : null,
    order_id: hasOrder ? `order ${chance.below(10)}` : null,
    by: null,
    structure_id: null,
    is_asked: true,
  };
}

/** Trades with what is said of each, as the ledger keeps them, and settles what a derivation touched. */
class Journal {
  readonly trades = new Map<string, TradeOpened>();
  readonly words = new Map<string, Pick<TradeOpened, "by" | "structure_id">>();
  readonly made = new Map<string, Regrouped>();

  change(touched: readonly TradeOpened[], isHere: boolean): void {
    for (const trade of touched) {
      if (isHere) this.trades.set(trade.id, trade);
      else this.trades.delete(trade.id);
    }
    this.settle(touched.map(({ id }) => id));
  }

  say(ids: readonly string[], structureId: string | null): void {
    const old = ids.flatMap((id) => this.words.get(id)?.structure_id ?? []);
    const mates = [...this.words].flatMap(([id, word]) =>
      old.includes(word.structure_id ?? "") ? [id] : [],
    );
    for (const id of ids) this.words.set(id, { by: "owner", structure_id: structureId });
    this.settle([...ids, ...mates], old);
  }

  private settle(ids: readonly string[], before: readonly string[] = []): void {
    const old = new Set([...before, ...ids.flatMap((id) => this.words.get(id)?.structure_id ?? [])]);
    const asked = new Set(ids);
    for (const [id, word] of this.words) if (old.has(word.structure_id ?? "")) asked.add(id);
    const opened = this.opened(asked);
    for (const { structure_id: id } of poolOf(opened)) if (id !== null) old.add(id);
    for (const [id, word] of this.words) {
      if (word.by === "detected" && old.has(word.structure_id ?? "")) this.words.delete(id);
    }
    for (const id of old) this.made.delete(id);
    for (const each of regroup(opened)) {
      this.made.set(each.row.id, each);
      if (each.row.by === "owner") continue;
      for (const { id } of each.trades) this.words.set(id, { by: "detected", structure_id: each.row.id });
    }
  }

  /** As the store reads them: what is asked about, and what shares an order or a second with it. */
  private opened(asked: ReadonlySet<string>): TradeOpened[] {
    const begun = [...this.trades.values()].filter(({ id }) => asked.has(id));
    const places = new Set(begun.map(placeOf));
    return [...this.trades.values()]
      .filter((trade) => asked.has(trade.id) || places.has(placeOf(trade)) || places.has(secondOf(trade)))
      .map((trade) => ({
        ...trade,
        ...(this.words.get(trade.id) ?? { by: null, structure_id: null }),
        is_asked: asked.has(trade.id),
      }));
  }

  told(): string[] {
    return [...this.made.values()]
      .map(
        ({ row, trades }) =>
          `${JSON.stringify(row)} ${trades
            .map(({ id }) => id)
            .toSorted()
            .join()}`,
      )
      .toSorted();
  }
}

function placeOf(trade: TradeOpened): string {
  return trade.order_id === null ? secondOf(trade) : `${trade.account_id} in ${trade.order_id}`;
}

function secondOf({ account_id: account, opened_at: at }: TradeOpened): string {
  return `${account} at ${Math.floor(Date.parse(at) / 1000)}`;
}

test("whatever comes first, what goes and comes again, the same trades make the same structures", () => {
  for (let seed = 0; seed < 40; seed++) {
    const chance = chanceOf(seed);
    const trades = Array.from({ length: 40 }, (_, n) => tradeOf(n, chance));
    const whole = new Journal();
    whole.change(trades, true);
    const apart = new Journal();
    const order = chance.shuffle(trades);
    for (let at = 0; at < order.length;) {
      const next = order.slice(at, (at += 1 + chance.below(7)));
      apart.change(next, true);
      const some = next.slice(0, chance.below(3));
      apart.change(some, false);
      apart.change(chance.shuffle(some), true);
    }
    expect(apart.told(), `seed ${seed}`).toEqual(whole.told());
    expect(whole.told().length).toBeGreaterThan(0);
  }
});

test("the owner's word outlasts every derivation, and what it leaves is detected", () => {
  for (let seed = 0; seed < 20; seed++) {
    const chance = chanceOf(seed);
    const trades = Array.from({ length: 30 }, (_, n) => ({ ...tradeOf(n, chance), account_id: "acc_1" }));
    const journal = new Journal();
    journal.change(trades, true);
    const joined = chance
      .shuffle(trades)
      .slice(0, 3)
      .map(({ id }) => id);
    const alone = trades
      .filter(({ id }) => !joined.includes(id))
      .slice(0, 2)
      .map(({ id }) => id);
    journal.say(joined, "str_mine");
    journal.say(alone, null);
    const rest = new Journal();
    rest.change(
      trades.filter(({ id }) => ![...joined, ...alone].includes(id)),
      true,
    );
    const expected = [...rest.told(), ...journal.told().filter((told) => told.includes("str_mine"))];
    expect(journal.told(), `seed ${seed}`).toEqual(expected.toSorted());
    expect(
      journal.made
        .get("str_mine")
        ?.trades.map(({ id }) => id)
        .toSorted(),
    ).toEqual(joined.toSorted());
    journal.change(chance.shuffle(trades).slice(0, 20), false);
    journal.change(trades, true);
    expect(journal.told(), `seed ${seed}`).toEqual(expected.toSorted());
  }
});

test("the money of a structure is the exact sum of its legs", () => {
  for (let seed = 0; seed < 20; seed++) {
    const chance = chanceOf(seed);
    const amount = () =>
      decimal(chance.below(10 ** 6))
        .minus(500_000)
        .div(10 ** chance.below(9))
        .toFixed();
    const trades = Array.from({ length: 2 + chance.below(5) }, (_, n) => tradeOf(n, chance));
    const said = trades.map((trade) => ({ ...trade, by: "owner" as const, structure_id: "str_mine" }));
    const [made] = regroup(said);
    if (made === undefined) throw new Error("no structure of joined trades");
    const legs = trades.map((trade): LegRow => {
      const [gross, fees] = [amount(), amount()];
      const net = decimal(gross).minus(fees).toFixed();
      const more = {
        structure_id: "str_mine",
        symbol: trade.id,
        exit_price: "1",
        foreign_fees: 1,
        fills: 2,
        fees_unknown: 2,
      };
      return { ...trade, ...more, gross, fees, net };
    });
    const shown = toStructure({ ...made.row, account: "Main", version: 1 }, legs);
    const sum = (of: (leg: LegRow) => string) =>
      legs.reduce((total, leg) => total.plus(of(leg)), decimal(0)).toFixed();
    expect(shown).toMatchObject({
      grossPnl: sum((leg) => leg.gross),
      fees: sum((leg) => leg.fees),
      netPnl: sum((leg) => leg.net),
    });
    expect(decimal(shown.grossPnl).minus(shown.fees).toFixed()).toBe(shown.netPnl);
    expect([shown.foreignFees, shown.feesUnknown, shown.legs.length]).toEqual([
      legs.length,
      2 * legs.length,
      legs.length,
    ]);
    const isOpen = trades.some(({ status }) => status === "open");
    expect([shown.status, shown.closedAt === null]).toEqual(isOpen ? ["open", true] : ["closed", false]);
    if (shown.rMultiple !== null)
      expect(
        decimal(shown.rMultiple)
          .times(shown.maxLoss ?? "0")
          .minus(shown.netPnl)
          .abs()
          .lt("1e-9"),
      ).toBe(true);
  }
});
