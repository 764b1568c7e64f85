import * as z from "zod";
import { Problem } from "#shared/problem.ts";
import { secretOf } from "./secrets.ts";
import { settingsOf } from "./settings.ts";

/** The origins of every outside service that this Worker calls. */
const ORIGINS = {
  google: "https://accounts.google.com",
  apple: "https://appleid.apple.com",
  microsoft: "https://login.microsoftonline.com",
  resend: "https://api.resend.com",
  pwned: "https://api.pwnedpasswords.com",
  alpaca: "https://paper-api.alpaca.markets",
  alpacaData: "https://data.alpaca.markets",
  coinbase: "https://api.exchange.coinbase.com",
  ecb: "https://www.ecb.europa.eu",
  doh: "https://cloudflare-dns.com",
  slack: "https://slack.com",
  discord: "https://discord.com",
  telegram: "https://api.telegram.org",
  github: "https://api.github.com",
  notion: "https://api.notion.com",
  googleTokens: "https://oauth2.googleapis.com",
  googleSheets: "https://sheets.googleapis.com",
  stripe: "https://api.stripe.com",
  model: "https://api.openai.com",
} as const;
export type Vendor = keyof typeof ORIGINS;

const OVERRIDES = {
  google: "ORIGIN_GOOGLE",
  apple: "ORIGIN_APPLE",
  microsoft: "ORIGIN_MICROSOFT",
  resend: "ORIGIN_RESEND",
  pwned: "ORIGIN_PWNED",
  alpaca: "ORIGIN_ALPACA",
  alpacaData: "ORIGIN_ALPACA_DATA",
  coinbase: "ORIGIN_COINBASE",
  ecb: "ORIGIN_ECB",
  doh: "ORIGIN_DOH",
  slack: "ORIGIN_SLACK",
  discord: "ORIGIN_DISCORD",
  telegram: "ORIGIN_TELEGRAM",
  github: "ORIGIN_GITHUB",
  notion: "ORIGIN_NOTION",
  googleTokens: "ORIGIN_GOOGLE_TOKENS",
  googleSheets: "ORIGIN_GOOGLE_SHEETS",
  stripe: "ORIGIN_STRIPE",
  model: "ORIGIN_MODEL",
} as const satisfies Record<Vendor, keyof Env>;

const Client = z.object({ clientId: z.string().min(1), clientSecret: z.string().min(1) });
const Secrets = z.object({
  google: Client.optional(),
  microsoft: Client.optional(),
  apple: z
    .object({
      clientId: z.string().min(1),
      teamId: z.string().min(1),
      keyId: z.string().min(1),
      /** PKCS #8 in PEM. */
      privateKey: z.string().min(1),
    })
    .optional(),
  resend: z.object({ apiKey: z.string().min(1) }).optional(),
  /** Both hosts of Alpaca take this pair of keys. `feed` is the feed of its subscription. */
  alpaca: z
    .object({
      keyId: z.string().min(1),
      secretKey: z.string().min(1),
      feed: z.enum(["iex", "sip"]).optional(),
    })
    .optional(),
  /** The key of the coach's model, where it is an OpenAI-compatible endpoint. */
  model: z.object({ apiKey: z.string().min(1) }).optional(),
});
export type VendorSecrets = z.infer<typeof Secrets>;

/** The origin of a vendor. A developer's machine calls only a stand-in, and refuses the call without one. */
export function vendorOrigin(env: Env, vendor: Vendor): string {
  const override = env[OVERRIDES[vendor]];
  if (override !== "") return new URL(override).origin;
  if (settingsOf(env).isLocal)
    throw new Problem("not_ready", `${OVERRIDES[vendor]} is not set, and this machine calls nobody.`);
  return ORIGINS[vendor];
}

const readSecrets = secretOf("VENDORS", Secrets, (secrets) => secrets);

/** The secrets of this deployment at a vendor; refuses with `not_ready` when they are missing. */
export function vendorSecrets<V extends keyof VendorSecrets>(
  env: Env,
  vendor: V,
): NonNullable<VendorSecrets[V]> {
  const secrets = readSecrets(env)[vendor];
  if (secrets === undefined) throw new Problem("not_ready", `VENDORS holds nothing of ${vendor}.`);
  return secrets;
}
