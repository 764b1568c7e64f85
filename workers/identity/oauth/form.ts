import { onlyOne } from "./rules.ts";
import { OAuthRefusal } from "./refusal.ts";

const MAX_BYTES = 16_000;
const FORM = "application/x-www-form-urlencoded";

/** The parameters of a token request, each of which may stand there once. */
export async function readForm(request: Request): Promise<{
  optional(name: string): string | null;
  required(name: string): string;
}> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== FORM) throw new OAuthRefusal("invalid_request", `Send ${FORM}.`);
  const form = new URLSearchParams(await boundedText(request));
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

async function boundedText({ body }: Request): Promise<string> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const part of body ?? []) {
    size += part.length;
    if (size > MAX_BYTES) throw new OAuthRefusal("invalid_request", "The body is too long.");
    parts.push(part);
  }
  return new Blob(parts).text();
}
