import { createApp } from "../../http/factory.ts";
import { readWhole } from "../../http/body/read-whole.ts";
import { limitedAsPublic } from "../../http/limits/rate-limit.ts";
import { ASSISTANT_SCOPES } from "#shared/scopes.ts";
import { answerRefusal, OAuthRefusal } from "./refusal.ts";
import { ClientMetadata, isClientRedirect, withAnyPort } from "../clients/client-metadata.ts";
import { newClientId } from "../clients/registered-client.ts";

const MOST_BYTES = 16_000;
const NAMELESS = "An assistant without a name";

/**
 * Dynamic client registration (RFC 7591) for assistants. It stores nothing, and what it registers can ask for
 * reads at `/mcp` only.
 */
export const registration = createApp()
  .onError(answerRefusal)
  .use("/oauth/register", limitedAsPublic)
  .post("/oauth/register", async (c) => {
    const metadata = ClientMetadata.safeParse(await readJson(c.req.raw));
    if (!metadata.success) throw new OAuthRefusal("invalid_client_metadata", flawOf(metadata.error.issues));
    const { client_name: name = NAMELESS, redirect_uris: uris } = metadata.data;
    if (!uris.every(isClientRedirect)) {
      throw new OAuthRefusal(
        "invalid_redirect_uri",
        "Each must be https, a loopback address, or of a private scheme such as com.example.app:/.",
      );
    }
    const redirects = uris.map(withAnyPort);
    const id = await newClientId(c.env, { name, redirects: [...new Set(redirects)] });
    if (id === null) throw new OAuthRefusal("invalid_client_metadata", "Name and addresses are too long.");
    const registered = {
      client_id: id,
      client_id_issued_at: Math.floor(Date.now() / 1000),
      client_name: name,
      redirect_uris: uris,
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: "none",
      scope: ASSISTANT_SCOPES.join(" "),
    };
    return c.json(registered, 201);
  })
  .on(["GET", "PUT", "PATCH", "DELETE", "OPTIONS"], "/oauth/register", (c) => {
    c.header("allow", "POST");
    return c.json({ error: "invalid_request", error_description: "Only POST is taken here." }, 405);
  });

async function readJson(request: Request): Promise<unknown> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") throw new OAuthRefusal("invalid_request", "Send application/json.");
  const bytes = await readWhole(request, { most: MOST_BYTES, refusal: tooLong });
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return value;
  } catch (error) {
    if (error instanceof SyntaxError) throw new OAuthRefusal("invalid_request", "The body is no JSON.");
    throw error;
  }
}

function tooLong(): OAuthRefusal {
  return new OAuthRefusal("invalid_request", "The body is too long.");
}

/** The first flaw in words, without the refused value. */
function flawOf([first]: readonly { path: readonly PropertyKey[]; message: string }[]): string {
  return first === undefined ? "It does not fit." : `${first.path.join(".")}: ${first.message}`;
}
