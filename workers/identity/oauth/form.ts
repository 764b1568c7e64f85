import { readBounded } from "../../http/body/bounded-body.ts";
import { onlyOne } from "./core/authorization-request.ts";
import { OAuthRefusal } from "./refusal.ts";

const MAX_BYTES = 16_000;
const FORM = "application/x-www-form-urlencoded";

/** Reads the parameters of a token request, each of which may appear once. */
export async function readForm(request: Request): Promise<{
  optional(name: string): string | null;
  required(name: string): string;
}> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== FORM) throw new OAuthRefusal("invalid_request", `Send ${FORM}.`);
  const blocks = await readBounded(request.body, { most: MAX_BYTES, refusal: tooLong });
  const form = new URLSearchParams(await new Blob(blocks).text());
  const names = [...form.keys()];
  if (new Set(names).size < names.length) {
    throw new OAuthRefusal("invalid_request", "A parameter stands there twice.");
  }
  return {
    optional: (name) => onlyOne(form, name),
    required(name) {
      const value = onlyOne(form, name);
      if (value === null) throw new OAuthRefusal("invalid_request", `${name} is missing.`);
      return value;
    },
  };
}

function tooLong(): OAuthRefusal {
  return new OAuthRefusal("invalid_request", "The body is too long.");
}
