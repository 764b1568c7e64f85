import sax from "sax";
import { PositiveDecimal } from "#shared/decimal.ts";
import type { DayRate } from "./core/cross-rate.ts";

const DEEPEST = 8;
/** About forty currencies on each workday since 1999, and room for decades. */
const MOST_RATES = 1_000_000;

/**
 * Reads a file of euro reference rates, newest day first as published
 * (https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates):
 *
 *     <gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="…/eurofxref">
 *       <gesmes:subject>Reference rates</gesmes:subject> …
 *       <Cube><Cube time='2024-06-28'><Cube currency='USD' rate='1.0705'/>…</Cube></Cube>
 *     </gesmes:Envelope>
 *
 * The daily file has one day, `hist-90d` and `hist` have many. Throws on anything else, also on a file that
 * breaks off: half a day would look like a day without the other currencies.
 */
export function readReferenceRates(text: string): DayRate[] {
  const rates: DayRate[] = [];
  const parser = sax.parser(true, {});
  let depth = 0;
  let day: string | null = null;
  parser.ondoctype = () => refuse("it declares a document type");
  parser.onopentagstart = () => {
    if (++depth > DEEPEST) refuse("it is nested too deeply");
  };
  parser.onopentag = ({ name, attributes }) => {
    if (depth === 1 && name !== "gesmes:Envelope") refuse("it is no envelope of rates");
    if (name !== "Cube") return;
    const { time, currency, rate } = attributes;
    if (typeof time === "string") day = readDay(time);
    if (typeof currency !== "string" || typeof rate !== "string") return;
    if (day === null || !/^[A-Z]{3}$/.test(currency)) refuse("a rate has no day or no currency");
    if (!PositiveDecimal.safeParse(rate).success) refuse("a rate is no number");
    if (rates.push({ day, currency, perEuro: rate }) > MOST_RATES) refuse("it holds too many rates");
  };
  parser.onclosetag = () => void depth--;
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- a sax parser is no event target
  parser.onerror = (error) => refuse(error.message.split("\n", 1)[0] ?? "it is no XML");
  parser.write(text).close();
  return rates.length === 0 ? refuse("it holds no rate") : rates;
}

function readDay(text: string): string {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(text)) refuse("a day is no date");
  return text;
}

function refuse(reason: string): never {
  throw new Error(`not a file of reference rates: ${reason}`);
}
