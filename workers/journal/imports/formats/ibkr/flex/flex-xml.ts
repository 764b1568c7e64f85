import sax from "sax";
import { type Format, type FormatReader, type ParseOptions } from "../../format.ts";
import { IBKR_CLOCK, statedInXml } from "../zone.ts";
import { aroundOf, flexSections, NOTHING_AROUND, type FlexSection } from "./sections.ts";
import { rootElement } from "../../xml-root.ts";
import type { Parsed } from "../../../core/parsed.ts";
import { boundedCell } from "../../../core/row-refused.ts";
import { withOwnNames } from "./fields.ts";

const SECTIONS: ReadonlyMap<string, FlexSection> = new Map([
  ["Trade", "trades"],
  ["TradeConfirm", "trades"],
  ["CashTransaction", "cash transactions"],
  ["CorporateAction", "corporate actions"],
  ["Transfer", "transfers"],
  ["OpenPosition", "open positions"],
  ["CashReportCurrency", "cash report"],
]);
const DEEPEST = 32;
const MOST_ATTRIBUTES = 500;
const LONGEST_ELEMENT = 65_536;

/** Leaves the parser at once, because parsing the rest of the piece would be wasted work. */
class Stopped extends Error {}

function open(options: ParseOptions): FormatReader {
  const readSection = flexSections(options);
  const parser = sax.parser(true, { position: true });
  let parsed: Parsed[] = [];
  let line = 1;
  let depth = 0;
  let attributes = 0;
  let hasStopped = false;
  let around = NOTHING_AROUND;

  parser.onopentagstart = () => {
    line = parser.line + 1;
    attributes = 0;
    // sax keeps every open tag and every attribute in memory; a statement has few of either.
    if (++depth > DEEPEST) stop("The XML is nested too deeply for a statement");
  };
  parser.onattribute = () => {
    if (++attributes > MOST_ATTRIBUTES) stop("An element has too many attributes for a statement");
    if (parser.position - parser.startTagPosition > LONGEST_ELEMENT)
      stop("An element is too long for a statement");
  };
  parser.onclosetag = () => {
    depth--;
  };
  parser.onopentag = (tag) => {
    const section = SECTIONS.get(tag.name);
    if (section === undefined && tag.name !== "FlexStatement") return;
    const fields = new Map<string, string>();
    for (const [name, value] of Object.entries(tag.attributes)) {
      fields.set(name.toLowerCase(), typeof value === "string" ? value : value.value);
    }
    withOwnNames(fields);
    const text = (name: string): string => fields.get(name) ?? "";
    if (section === undefined) around = aroundOf(text("accountid"), text("fromdate"), text("todate"));
    else parsed.push(...readSection(line, section, (name) => boundedCell(text(name), name), around));
  };
  // A statement has no document type; a file that declares entities is an attack or no statement.
  parser.ondoctype = () => stop("The file declares a document type, which no statement does");
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- a sax parser is no event target
  parser.onerror = (error) => stop(`The XML breaks off here: ${error.message.split("\n", 1)[0]}`);

  return {
    read: (text) => take(() => parser.write(text)),
    end: () => take(() => parser.close()),
    mark: () => null,
  };

  function take(step: () => unknown): Parsed[] {
    if (!hasStopped) {
      try {
        step();
      } catch (error) {
        if (!(error instanceof Stopped)) throw error;
      }
    }
    const ready = parsed;
    parsed = [];
    return ready;
  }

  function stop(reason: string): never {
    hasStopped = true;
    parsed.push({ line: parser.line + 1, reason });
    throw new Stopped();
  }
}

export const ibkrFlexXml: Format = {
  name: "ibkr-flex-xml",
  title: "Interactive Brokers Flex Query as XML",
  clock: IBKR_CLOCK,
  detect: (head) => (rootElement(head) === "FlexQueryResponse" ? 1 : 0),
  statedZone: statedInXml,
  open,
};
