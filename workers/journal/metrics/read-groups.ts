import type { Conversion } from "#shared/contracts/conversion.ts";
import type { Ctx } from "../../context.ts";
import type { ZoneOffsets } from "../../db/local-clock.ts";
import { readPreferences } from "../../identity/profile/read-preferences.ts";
import { chooseLedger } from "../sample-ledger/choose-ledger.ts";
import { conversionOf, NO_RATES } from "../trades/core/conversion.ts";
import { type GroupsAsked, sumConvertedGroups, sumGroups } from "./breakdown-store.ts";
import type { GroupSums } from "./core/group-measures.ts";

type Asked = GroupsAsked & { amounts: "own" | "base" };
export type GroupRows = { rows: GroupSums[]; conversion: Conversion | null };

/**
 * Sums by group, each currency for itself or all in the base currency of the preferences. Without one, and
 * where a rate is missing, each currency stands for itself. Sums that are in it already need no rates. A
 * structure is one decision in one currency, so structures are never converted.
 */
export async function readGroups(
  own: Ctx,
  { amounts, ...asked }: Asked,
  zone: ZoneOffsets,
): Promise<GroupRows> {
  const { ctx, filter } = chooseLedger(own, asked);
  const rows = await sumGroups(ctx.ledger, ctx.userId, filter, zone);
  if (amounts === "own" || asked.by === "structure") return { rows, conversion: null };
  const { baseCurrency: into } = await readPreferences(own.ledger.read, own.userId);
  if (into === null) return { rows, conversion: null };
  if (rows.every(({ currency, foreignFees }) => currency === into && foreignFees === 0))
    return { rows: rows.map(allFromPrices), conversion: conversionOf(into, NO_RATES) };
  const converted = await sumConvertedGroups(ctx.ledger, ctx.userId, filter, { ...zone, into });
  const conversion = conversionOf(into, converted.rates ?? NO_RATES);
  return { rows: conversion.status === "complete" ? converted.rows : rows, conversion };
}

function allFromPrices(sums: GroupSums): GroupSums {
  return { ...sums, price: sums.gross };
}
