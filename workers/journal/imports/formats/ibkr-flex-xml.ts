import sax from "sax";
import { readRow, type Format, type FormatReader, type Parsed, type ParseOptions } from "./format.ts";
import { IBKR_CLOCK, statedInXml } from "./ibkr-zone.ts";
import { flexRow, withOwnNames } from "./ibkr.ts";

const TRADE_TAGS = new Set(["Trade", "TradeConfirm"]);
const DEEPEST = 32;
const MOST_ATTRIBUTES = 500;

function open(options: ParseOptions): FormatReader {
  const toRow = flexRow(options);
  const parser = sax.parser(true, { position: true });
  let parsed: Parsed[] = [];
  let line = 1;
  let depth = 0;
  let attributes = 0;
  let hasStopped = false;

  parser.onopentagstart = () => {
    line = parser.line + 1;
    attributes = 0;
    // sax keeps every open tag and every attribute in memory; a statement has few of either.
    if (++depth > DEEPEST) stop("The XML is nested too deeply for a statement");
  };
  parser.onattribute = () => {
    if (++attributes > MOST_ATTRIBUTES) stop("An element has too many attributes for a statement");
  };
  parser.onclosetag = () => {
    depth--;
  };
  parser.onopentag = (tag) => {
    if (!TRADE_TAGS.has(tag.name)) return;
    const fields = new Map<string, string>();
    for (const [name, value] of Object.entries(tag.attributes)) {
      fields.set(name.toLowerCase(), typeof value === "string" ? value : value.value);
    }
    withOwnNames(fields);
    const found = readRow(line, () => toRow((name) => fields.get(name) ?? ""));
    if (found !== null) parsed.push(found);
  };
  // A statement has no document type; one that declares entities is an attack or no statement.
  parser.ondoctype = () => stop("The file declares a document type, which no statement does");
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- a sax parser is no event target
  parser.onerror = (error) => stop(`The XML breaks off here: ${error.message.split("\n", 1)[0]}`);

  return {
    read: (text) => take(() => parser.write(text)),
    end: () => take(() => parser.close()),
  };

  function take(step: () => unknown): Parsed[] {
    if (!hasStopped) {
      try {
        step();
      } catch (error) {
        // sax throws its own error again once `onerror` has left it standing.
        if (!hasStopped) throw error;
      }
    }
    const ready = parsed;
    parsed = [];
    return ready;
  }

  function stop(reason: string): void {
    if (hasStopped) return;
    hasStopped = true;
    parsed.push({ line: parser.line + 1, reason });
    // Without handlers the rest of this piece passes by in silence.
    parser.onopentag = () => {};
    parser.resume();
  }
}

export const ibkrFlexXml: Format = {
  name: "ibkr-flex-xml",
  title: "Interactive Brokers Flex Query, trades as XML",
  clock: IBKR_CLOCK,
  detect(head) {
    return /^\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*<FlexQueryResponse[\s>]/.test(head) ? 1 : 0;
  },
  statedZone: statedInXml,
  open,
};
