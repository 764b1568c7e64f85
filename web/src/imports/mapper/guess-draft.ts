import type { UnreadFile } from "#shared/unread-file.ts";
import { COLUMN_FIELDS, type ColumnField, type Draft } from "./draft.ts";

/** Names of columns in the languages of common brokers, the likeliest first; compared without punctuation. */
const NAMES: Record<ColumnField | "fees", readonly string[]> = {
  executedAt: [
    "executedat executiontime filltime exectime datetime tradedatetime timestamp zeitpunkt",
    "tradedate date datum fecha data opendate time zeit wann",
  ],
  time: ["time tradetime zeit uhrzeit heure hora ora tijd"],
  symbol: [
    "symbol ticker instrument contract pair market asset stock wertpapier",
    "wkn isin product produkt name wert titre valor was",
  ],
  side: [
    "side buysell bs action direction type transactiontype richtung vorgang auftragsart art sens tipo",
    "kaufverkauf",
  ],
  quantity: [
    "quantity qty shares filledqty amount size units volume",
    "stuck stück stueck menge anzahl quantité quantite cantidad quantita aantal",
  ],
  price: [
    "price fillprice avgprice averageprice tradeprice executionprice kurs preis prix precio prezzo koers",
  ],
  currency: ["currency ccy währung waehrung devise moneda valuta divisa"],
  account: ["account accountid accountname konto depot compte cuenta"],
  // The id of an order is none: its fills have it in common.
  executionId: ["executionid execid tradeid fillid transactionid dealid id nr referenz"],
  assetClass: ["assetclass securitytype"],
  fees: [
    "fee fees commission commissions comm feescomm gebühr gebuhr gebühren provision kosten frais comision",
  ],
};

type Sample = Pick<UnreadFile, "columns" | "rows">;

/** A first guess of the mapping, by the columns' names and the first rows. What is unsure stays open. */
export function guessDraft({ columns, rows = [] }: Sample): Draft {
  const keys = columns.map((name) => ({ name, key: keyOf(name) }));
  const taken = new Set<string>();
  const find = (field: ColumnField | "fees"): string => {
    for (const word of NAMES[field].flatMap((text) => text.split(" "))) {
      const found = keys.find(({ name, key }) => key === word && !taken.has(name));
      if (found === undefined) continue;
      taken.add(found.name);
      return found.name;
    }
    return "";
  };
  const guessed = Object.fromEntries(
    COLUMN_FIELDS.map((field) => [field, field === "time" ? "" : find(field)]),
  );
  const executedAt = guessed["executedAt"] ?? "";
  const dated = valuesOf({ columns, rows }, executedAt);
  const isDateOnly = dated.length > 0 && dated.every((cell) => !/[:T]/.test(cell) && !/^\d{10,}/.test(cell));
  const fee = find("fees");
  const sides = valuesOf({ columns, rows }, guessed["side"] ?? "");
  return {
    columns: {
      executedAt,
      time: isDateOnly ? find("time") : "",
      symbol: guessed["symbol"] ?? "",
      side: guessed["side"] ?? "",
      quantity: guessed["quantity"] ?? "",
      price: guessed["price"] ?? "",
      currency: guessed["currency"] ?? "",
      account: guessed["account"] ?? "",
      executionId: guessed["executionId"] ?? "",
      assetClass: "",
    },
    fees: fee === "" ? [] : [fee],
    currency: "",
    assetClass: "equity",
    multiplier: "1",
    ...sidesIn(sides),
    dates: datesOf(dated),
    decimalMark: "auto",
    costs:
      fee !== "" && valuesOf({ columns, rows }, fee).some((cell) => cell.startsWith("-"))
        ? "negative"
        : "positive",
    skipColumn: "",
    skipValues: "",
  };
}

/** The words of these cells that seem to mean a purchase and a sale, or the English ones. */
function sidesIn(cells: readonly string[]): Pick<Draft, "buy" | "sell"> {
  return {
    buy: sideWords(cells, /^(b|k|long|achat|compra|acquisto|in$)/i, "buy"),
    sell: sideWords(cells, /^(s(?!plit|torno)|v|short|out$)/i, "sell"),
  };
}

/** The draft with another column of sides, and with the words that stand in it. */
export function withSide(draft: Draft, side: string, { columns, rows = [] }: Sample): Draft {
  return { ...draft, columns: { ...draft.columns, side }, ...sidesIn(valuesOf({ columns, rows }, side)) };
}

type Table = { columns: readonly string[]; rows: readonly (readonly string[])[] };

function keyOf(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\d]/gu, "");
}

function valuesOf({ columns, rows }: Table, column: string): string[] {
  const at = columns.indexOf(column);
  return at < 0
    ? []
    : rows.flatMap((cells) => (cells[at] === undefined || cells[at] === "" ? [] : [cells[at]]));
}

function sideWords(cells: readonly string[], like: RegExp, otherwise: string): string {
  const words = new Set(cells.filter((cell) => like.test(cell)));
  return words.size === 0 ? otherwise : [...words].join(", ");
}

/** The way in which all these dates can be read; open when there are two ways. */
function datesOf(cells: readonly string[]): Draft["dates"] {
  if (cells.length === 0) return "";
  if (cells.every((cell) => /^\d{4}-?\d{2}-?\d{2}(?!\d)/.test(cell))) return "iso";
  if (cells.every((cell) => /^\d{10}(\.\d+)?$/.test(cell))) return "unix_seconds";
  if (cells.every((cell) => /^\d{13}$/.test(cell))) return "unix_milliseconds";
  const parts = cells.map((cell) => /^(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}/.exec(cell));
  if (parts.some((found) => found === null)) return "";
  if (parts.some((found) => Number(found?.[1]) > 12)) return "day_first";
  if (parts.some((found) => Number(found?.[2]) > 12)) return "month_first";
  // Points separate days only where the day comes first.
  return cells.every((cell) => cell.includes(".")) ? "day_first" : "";
}
