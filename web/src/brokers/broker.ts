import type { ImportFormat } from "#shared/contracts/imports.ts";

/** How the owner of an account gets a file out of it that Tidemark reads. */
export type Broker = {
  id: "ibkr" | "kraken" | "schwab" | "robinhood" | "thinkorswim" | "degiro" | "metatrader" | "other";
  name: string;
  /** The file's name in the menus of the broker. */
  file: string;
  /** The formats of that file; a test compares them with all that an import reads. */
  formats: readonly ImportFormat[];
  /** One press or choice each, in their order. */
  steps: readonly string[];
  /** Facts to know before the first import. */
  note: string;
};
