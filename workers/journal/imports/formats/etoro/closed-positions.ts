import type { Parsed } from "../../core/parsed.ts";
import { readText } from "../cells.ts";
import { refuse } from "../../core/row-refused.ts";
import { bookingOf, noteOf } from "../parts/bookings.ts";
import { MOST_LEGS } from "../parts/groups.ts";
import { CURRENCY, etoroInstrument, halfOf, readAmount, type Field, type Options } from "./position.ts";

const TOO_MANY = `The sheet holds more than ${MOST_LEGS} closed positions; export shorter periods`;

/**
 * The rows of the sheet Closed Positions. The sheet Account Activity states the same trades, so where a file
 * has both, this one only tells which positions were short.
 */
export class ClosedPositions {
  readonly #options: Options;
  readonly #kept: { line: number; found: Parsed[] }[] = [];
  readonly #short = new Set<string>();
  hasActivity = false;

  constructor(options: Options) {
    this.#options = options;
  }

  isShort(positionId: string): boolean {
    return this.#short.has(positionId);
  }

  keep(line: number, field: Field): Parsed[] {
    if (this.#kept.length >= MOST_LEGS) return refuse(TOO_MANY);
    const { positionId, isShort, found } = this.#read(line, field);
    if (isShort) this.#short.add(positionId);
    this.#kept.push({ line, found });
    return [];
  }

  end(): Parsed[] {
    return this.#kept.flatMap(({ line, found }): Parsed[] =>
      this.hasActivity ? [{ line, leftOut: "other_kind" }] : found,
    );
  }

  #read(line: number, field: Field): { positionId: string; isShort: boolean; found: Parsed[] } {
    const { account, readStamp } = this.#options;
    const positionId = readText(field("positionid"), "Position ID", 60);
    const action = readText(field("action"), "Action", 200);
    if (positionId === null || action === null) return refuse("The row names no position or no instrument");
    const [, verb = "", name = ""] = /^(buy|sell)? ?(.+)$/i.exec(action) ?? [];
    const said = (field("longshort") || (verb.toLowerCase() === "sell" ? "short" : "long")).toLowerCase();
    const ticker = /\(([A-Z0-9.]{1,12})\)$/.exec(name)?.[1];
    const [opened, closed] = [field("opendate"), field("closedate")];
    const half = {
      account,
      positionId,
      instrument: etoroInstrument(
        ticker ?? name.slice(0, 100),
        field("type"),
        readText(field("isin"), "ISIN", 20),
      ),
      isShort: said === "short",
      units: readAmount(field("units"), "Units"),
      invested: readAmount(field("amount"), "Amount"),
      profit: readAmount(field("profit"), "Profit"),
    };
    const [from, to] = [readStamp(opened), readStamp(closed)];
    const found: Parsed[] = [
      { line, stamp: opened, row: halfOf("open", { ...half, when: from }) },
      { line, stamp: closed, row: halfOf("close", { ...half, when: to }) },
    ];
    const held = field("overnightfeesanddividends");
    const amount = held === "" ? "0" : readAmount(held, "Overnight Fees and Dividends");
    if (amount !== "0") {
      const { instrument } = half;
      const note = noteOf("Overnight Fees and Dividends");
      const told = {
        account,
        kind: "adjustment",
        instrument,
        amount,
        currency: CURRENCY,
        ...to,
        note,
      } as const;
      found.push({ line, stamp: closed, booking: bookingOf(told) });
    }
    return { positionId, isShort: half.isShort, found };
  }
}
