/** An object of the file as text, or why it ends here; `line` is where it begins. */
export type JsonObject = { line: number; text: string } | { line: number; broken: string };

// An object of a statement is some hundred characters long.
const LONGEST_OBJECT = 65_536;
const TOO_LONG = "An object is too long for a statement";

/**
 * Finds the flat objects of a JSON array, or of lines of JSON, as text arrives. An object inside an object
 * belongs to the outer one.
 */
export class JsonObjects {
  #line = 1;
  #depth = 0;
  #isString = false;
  #isEscaped = false;
  #parts: string[] = [];
  #length = 0;
  #began = 1;

  read(text: string): JsonObject[] {
    const found: JsonObject[] = [];
    let from = this.#depth > 0 ? 0 : -1;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 10) this.#line++;
      if (this.#isString) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (code === 92) this.#isEscaped = true;
        else if (code === 34) this.#isString = false;
        continue;
      }
      if (this.#depth > 0 && code === 34) this.#isString = true;
      else if (code === 123) {
        if (this.#depth++ > 0) continue;
        this.#began = this.#line;
        from = i;
      } else if (code === 125 && this.#depth > 0 && --this.#depth === 0) {
        this.#keep(text.slice(from, i + 1));
        found.push(this.#take());
        from = -1;
      }
    }
    if (from >= 0) this.#keep(text.slice(from));
    return found;
  }

  end(): JsonObject[] {
    const isOpen = this.#depth > 0;
    this.#depth = 0;
    return isOpen ? [{ line: this.#began, broken: "The JSON breaks off here" }] : [];
  }

  /** Keeps no more than an object may have, but still looks for its end. */
  #keep(part: string): void {
    this.#length += part.length;
    if (this.#length <= LONGEST_OBJECT) this.#parts.push(part);
    else this.#parts = [];
  }

  #take(): JsonObject {
    const isLong = this.#length > LONGEST_OBJECT;
    const text = this.#parts.join("");
    this.#parts = [];
    this.#length = 0;
    return isLong ? { line: this.#began, broken: TOO_LONG } : { line: this.#began, text };
  }
}
