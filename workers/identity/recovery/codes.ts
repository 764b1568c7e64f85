import { randomBytes } from "../keys.ts";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODES = 10;
/** 24 characters of 5 bits make 120 bits, in six groups that can be read aloud. */
const CHARS = 24;
const GROUP = /.{4}(?!$)/g;

/** Returns ten codes as they are printed. */
export function newCodes(): string[] {
  return Array.from({ length: CODES }, () => {
    const text = Array.from(randomBytes(CHARS), (byte) => ALPHABET.charAt(byte % 32)).join("");
    return text.replace(GROUP, "$&-");
  });
}
