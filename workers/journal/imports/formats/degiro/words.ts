import type { BookingKind } from "#shared/contracts/bookings.ts";

/**
 * What a row of the account means by its description. `noise` moves no money of the account as a whole. A
 * `trade fee` belongs to the fill of its order where one is near.
 */
export type Meaning = BookingKind | "trade fee" | "noise";

/**
 * Words of the descriptions in Dutch, English, German, French, Spanish, Portuguese and Italian, without
 * accents. The first entry that fits counts: `dividend tax` is a tax. Sources: DEGIRO exports published with
 * Export-To-Ghostfolio and Portfolio Performance.
 */
const MEANINGS: readonly (readonly [Meaning, RegExp])[] = [
  [
    "noise",
    /cash sweep|geldrekening bij flatex|cash account at flatex|geldkonto bei der flatex|flatexdegiro bank/,
  ],
  [
    "adjustment",
    /reservation|processed flatex|flatex (terugstorting|withdrawal|auszahlung|retrait)|courtesy/,
  ],
  [
    "conversion",
    /\bfx (credit|debit)|valuta (credit|debit)|wahrungswechsel|divisa|operation de change|valutario/,
  ],
  [
    "trade fee",
    /transactiekosten|transaction (and|fee|cost)|transaktions(gebuhr|kosten)|frais degiro de courtage/,
  ],
  ["trade fee", /frais de courtage|comissoes de transacao|costes de transaccion|commissioni di transazione/],
  [
    "trade fee",
    /stamp duty|transaction tax|transactiebelasting|finanztransaktionssteuer|taxe sur les transactions/,
  ],
  ["tax", /dividendbelasting|dividend tax|dividendensteuer|impots? sur (le )?dividende|retencion|imposto/],
  ["tax", /ritenuta|withholding|bronbelasting|quellensteuer|kapitalertrag/],
  ["dividend", /dividend|kapitaluitkering|capital return|ausschuttung|coupon/],
  ["fee", /kosten|\bfee\b|gebuhr|frais|comision|comissao|costes|costi|modalitaten/],
  ["interest", /rente\b|interest|zinsen|interet|intereses|juros|interessi/],
  ["withdrawal", /terugstorting|withdrawal|auszahlung|retrait|retirada|levantamento|prelievo|reembolso/],
  ["deposit", /storting|deposit|einzahlung|versement|ingreso|deposito|approvisionnement|sofort/],
];

/** The meaning of a description; an adjustment where its words are not known. */
export function meaningOf(description: string): Meaning {
  const plain = withoutAccents(description);
  return MEANINGS.find(([, words]) => words.test(plain))?.[0] ?? "adjustment";
}

const SPLIT = /split|splitsing|fractionnement|desdoblamiento|frazionamento/;
const RENAMED =
  /productwijziging|product change|produktwechsel|isin|changement de produit|cambio de producto/;

/** The corporate action that the words before a purchase or sale name. */
export function actionOf(prefix: string): "split" | "renamed" | "other" {
  const plain = withoutAccents(prefix);
  return SPLIT.test(plain) ? "split" : RENAMED.test(plain) ? "renamed" : "other";
}

const CASH_FUNDS = /cash fund|flatex euro bank|cash fonds/;

/** True for the fund or bank account in which DEGIRO keeps idle money; it is no holding of the user's. */
export function isCashFund(product: string, isin: string): boolean {
  return isin === "NLFLATEXACNT" || CASH_FUNDS.test(withoutAccents(product));
}

function withoutAccents(text: string): string {
  return text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();
}
