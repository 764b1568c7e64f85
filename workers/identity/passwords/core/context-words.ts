const PRODUCT = "tidemark";
const SHORTEST_WORD = 3;

/**
 * True for a password made only of the product's name or the owner's address, repeated any number of times
 * and with any digits.
 */
export function isOfContext(password: string, email: string): boolean {
  const given = password.normalize("NFKC").toLowerCase();
  const [local = ""] = email.split("@");
  if (given === email || given === local) return true;
  const words = [PRODUCT, letters(email), letters(local)]
    .filter((word) => word.length >= SHORTEST_WORD)
    .sort((one, other) => other.length - one.length);
  const core = letters(given);
  return core !== "" && words.reduce((rest, word) => rest.replaceAll(word, ""), core) === "";
}

function letters(text: string): string {
  return text.replaceAll(/[^\p{L}]/gu, "");
}
