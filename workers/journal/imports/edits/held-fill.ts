import type { Fill } from "#shared/contracts/fills.ts";
import type { FillDetail } from "#shared/contracts/fill-edits.ts";
import { decimal, toDecimal, type Decimal } from "#shared/decimal.ts";
import type { Tx } from "../../../db/ledger.ts";
import { type Edit, isEmpty, shownFacts } from "../../fills/core/edit.ts";
import type { Facts } from "../../fills/core/facts.ts";
import { factsOf } from "../stated-store.ts";
import { type HeldRow, type InstrumentRow, listHeld, listInstruments } from "./held-store.ts";

/** A fill with its original, what it shows, and the instruments of both. */
export type HeldFill = {
  row: HeldRow;
  original: Facts;
  edit: Edit;
  shown: Facts;
  instruments: ReadonlyMap<string, InstrumentRow>;
};

/** These fills with all that their owner made of them, as far as they exist. */
export async function readHeld(
  query: Tx["query"],
  userId: string,
  ids: readonly string[],
): Promise<HeldFill[]> {
  if (ids.length === 0) return [];
  const rows = await listHeld(query, userId, ids);
  const held = rows.map((row) => {
    const original = factsOf(row);
    const edit = row.edit ?? {};
    return { row, original, edit, shown: shownFacts(original, edit) };
  });
  const wanted = new Set(held.flatMap(({ original, shown }) => [original.instrumentId, shown.instrumentId]));
  const instruments = await listInstruments(query, userId, [...wanted]);
  return held.map((fill) => ({ ...fill, instruments }));
}

/** Another number after each change; 0 for a fill as it came. */
export function versionOf({ edited_at: at }: HeldRow): number {
  return at === null ? 0 : Date.parse(at);
}

/** A fill as its page shows it; `isSample` for one of the sample. */
export function toDetail(
  { row, original, edit, shown, instruments }: HeldFill,
  isSample = false,
): FillDetail {
  const isEdited = !isEmpty(edit);
  const { expiry, strike, right } = instrumentOf(instruments, shown);
  const place = { id: row.id, account: row.account };
  return {
    ...toFill(shown, instrumentOf(instruments, shown), { ...place, carried: row.carried, edited: isEdited }),
    expiry,
    strike,
    right,
    note: row.note,
    original: isEdited
      ? toFill(original, instrumentOf(instruments, original), {
          ...place,
          carried: row.carried,
          edited: false,
        })
      : null,
    deleted: row.deleted === true,
    editedAt: row.edited_at,
    typed: !row.is_stated,
    editable: row.kind === "journal" && !isSample,
    version: versionOf(row),
  };
}

/** The instrument of these facts; a fill of the ledger always has one. */
export function instrumentOf(
  instruments: ReadonlyMap<string, InstrumentRow>,
  { instrumentId }: Facts,
): InstrumentRow {
  const found = instruments.get(instrumentId);
  if (found === undefined) throw new Error("a fill has an instrument that does not exist");
  return found;
}

type Told = { id: string; account: string; carried: Decimal; edited: boolean };

function toFill(facts: Facts, instrument: InstrumentRow, { id, account, carried, edited }: Told): Fill {
  return {
    id,
    account,
    symbol: instrument.symbol,
    assetClass: instrument.asset_class,
    multiplier: instrument.multiplier,
    side: facts.side,
    quantity: facts.quantity,
    price: facts.price,
    fee: toDecimal(decimal(facts.fee).plus(decimal(carried))),
    feeCurrency: facts.feeCurrency,
    feeSource: facts.feeSource,
    currency: instrument.currency,
    executedAt: new Date(facts.executedAt).toISOString(),
    dateOnly: facts.dateOnly,
    effect: facts.effect,
    executionId: facts.executionId,
    edited,
  };
}
