import sax from "sax";
import { broken } from "./broken.ts";

export type Attributes = (name: string) => string | undefined;
/** What a part of a workbook is made of; names come without their namespace's prefix. */
export type XmlHandler = {
  open?(name: string, attribute: Attributes): void;
  close?(name: string): void;
  text?(text: string): void;
};

const DEEPEST = 32;
const MOST_ATTRIBUTES = 200;
const LONGEST_ELEMENT = 65_536;

/**
 * Reads an XML part piece by piece. Throws import_unreadable for broken XML and for a document type,
 * which could declare entities. So does an element that is too deep or too long.
 */
export class XmlPieces {
  readonly #parser = sax.parser(true, { position: true });
  #depth = 0;
  #attributes = 0;

  constructor({ open, close, text }: XmlHandler) {
    const parser = this.#parser;
    parser.onopentagstart = () => {
      this.#attributes = 0;
      if (++this.#depth > DEEPEST) broken("A part of the workbook is nested too deeply.");
    };
    parser.onattribute = () => {
      const length = parser.position - parser.startTagPosition;
      if (++this.#attributes > MOST_ATTRIBUTES || length > LONGEST_ELEMENT)
        broken("A part of the workbook has an element that is too long.");
    };
    parser.onopentag = ({ name, attributes }) => {
      open?.(localName(name), (wanted) => {
        const found =
          attributes[wanted] ?? (wanted.includes(":") ? likeNamed(attributes, wanted) : undefined);
        return typeof found === "object" ? found.value : found;
      });
    };
    parser.onclosetag = (name) => {
      this.#depth--;
      close?.(localName(name));
    };
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- a sax parser is no event target
    parser.ontext = (value) => text?.(value);
    parser.oncdata = (value) => text?.(value);
    parser.ondoctype = () => broken("A part of the workbook declares a document type, which none does.");
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- a sax parser is no event target
    parser.onerror = (error) =>
      broken(`A part of the workbook is no XML: ${error.message.split("\n", 1)[0]?.slice(0, 100)}.`);
  }

  write(text: string): void {
    this.#parser.write(text);
  }

  end(): void {
    this.#parser.close();
  }
}

/** The attribute of this name whatever the prefix of its namespace. */
function likeNamed(attributes: sax.Tag["attributes"] | sax.QualifiedTag["attributes"], wanted: string) {
  const key = Object.keys(attributes).find(
    (name) => name.includes(":") && localName(name) === localName(wanted),
  );
  return key === undefined ? undefined : attributes[key];
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}
