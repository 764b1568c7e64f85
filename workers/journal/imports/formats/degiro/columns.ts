import { columnsOf } from "../csv-rows.ts";

/** DEGIRO writes its headers in the language of the account; `columnsOf` drops letters with accents. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  date: ["datum", "date", "fecha", "data"],
  time: ["tijd", "time", "uhrzeit", "heure", "hora", "ora"],
  product: ["product", "produkt", "produit", "producto", "produto", "prodotto"],
  isin: ["isin", "codeisin"],
  description: ["omschrijving", "description", "beschreibung", "descripcin", "descrio", "descrizione"],
  rate: ["fx", "t", "tipo"],
  change: ["mutatie", "change", "nderung", "mouvements", "variacin", "mudana", "variazione", "variazioni"],
  balance: ["saldo", "balance", "solde"],
  quantity: ["aantal", "quantity", "anzahl", "quantit", "nmero", "quantidade"],
  price: ["koers", "price", "kurs", "cours", "precio", "preos", "quotazione"],
  local: [
    "lokalewaarde",
    "localvalue",
    "wertinlokalwhrung",
    "montantdevises",
    "valorlocal",
    "valorelocale",
    "valeurlocale",
  ],
  fee: [
    "transactiekostenenof",
    "transactiekosten",
    "transactionandorthird",
    "transactioncosts",
    "gebhr",
    "transaktionsgebhren",
    "transaktionskostenundoder",
    "fraisdecourtage",
    "costesdetransaccin",
    "custosdetransao",
    "costiditransazione",
  ],
  autofx: ["autofxkosten", "autofxfee", "autofxgebhr", "fraisautofx", "autofx"],
  order: ["orderid", "idordre", "idorden", "iddaordem", "iddellordine"],
};

/** Headers that end in the currency of their column, such as `Total EUR`, and those cut in two lines. */
const LONGER = new Set(["fee", "autofx", "local"]);

/** DEGIRO's columns by English names, and the languages' decimal mark; null for any other record. */
export function degiroColumns(
  cells: readonly string[],
  needed: readonly string[],
): { at: Map<string, number>; mark: "," | "." } | null {
  const found = columnsOf(cells);
  const at = new Map<string, number>();
  for (const [name, words] of Object.entries(NAMES)) {
    const place = words.map((word) => found.get(word)).find((index) => index !== undefined);
    const longer = LONGER.has(name)
      ? [...found].find(([key]) => words.some((word) => key.startsWith(word)))?.[1]
      : undefined;
    const index = place ?? longer;
    if (index !== undefined) at.set(name, index);
  }
  if (!needed.every((name) => at.has(name))) return null;
  return { at, mark: found.has("date") && found.has("time") ? "." : "," };
}
