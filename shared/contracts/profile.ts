import * as z from "zod";
import { NotNegative, PositiveDecimal } from "../decimal.ts";
import { endpoint } from "../endpoint.ts";
import { THEME_NAMES } from "../tokens.ts";
import { DisplayName, User } from "./auth.ts";

const ThemeName = z.enum(THEME_NAMES);

export const ThemeChoice = z.object({ theme: ThemeName, mode: z.enum(["system", "light", "dark"]) });
export type ThemeChoice = z.infer<typeof ThemeChoice>;

/** An IANA zone that this runtime knows. */
export const ZoneName = z.string().max(64).refine(isZone, "is no time zone");

/** Null means the zone of the device. */
const Zone = ZoneName.nullable();

/**
 * Up to where a closed trade is breakeven. In money it is a net P&L of at most so much, in the trade's
 * currency. In ticks it is an average exit at most so far from the average entry.
 */
export const Breakeven = z.object({ unit: z.enum(["money", "ticks"]), amount: NotNegative });
export type Breakeven = z.infer<typeof Breakeven>;

export const Preferences = z.object({
  /** Days of guardrails and snapshots follow another choice once the running day has ended. */
  timeZone: Zone,
  /** An ISO 4217 code; null means the currency of the fills. */
  baseCurrency: z
    .string()
    .max(3)
    .regex(/^[A-Z]{3}$/, "is no ISO 4217 code")
    .nullable(),
  /** A BCP 47 tag; null means the locale of the device. */
  locale: z.string().max(35).refine(isLocale, "is no locale").nullable(),
  /** Paper orders worth more, in their account's currency, ask for a confirmation; null for none. */
  orderStepUpAbove: PositiveDecimal.nullable().default(null),
  /** Wins, losses and breakeven trades of every figure and filter follow it. */
  breakeven: Breakeven.default({ unit: "money", amount: "0" }),
  notifications: z.object({
    securityAlerts: z.literal(true),
    weeklyDigest: z.boolean(),
    reflections: z.boolean(),
    importProgress: z.boolean(),
  }),
});
export type Preferences = z.infer<typeof Preferences>;

const tag = "Profile";

export const readProfile = endpoint({
  name: "readProfile",
  summary: "The profile; its ETag is what a change must name",
  tag,
  method: "GET",
  path: "/users/me",
  scope: "profile:read",
  reply: User,
});

export const changeProfile = endpoint({
  name: "changeProfile",
  summary: "Change the name; with If-Match only when nobody else changed it meanwhile",
  tag,
  method: "PATCH",
  path: "/users/me",
  scope: "profile:write",
  body: z.object({ name: DisplayName }),
  reply: User,
  errors: ["precondition_failed"],
  storesAnswer: false,
});

export const putAvatar = endpoint({
  name: "putAvatar",
  summary: "Set the picture: a PNG, JPEG or WebP of at most 1 MB and 2048 pixels a side",
  tag,
  method: "PUT",
  path: "/users/me/avatar",
  bodyKind: "upload",
  reply: User,
  errors: ["image_unreadable", "payload_too_large"],
  storesAnswer: false,
});

export const readAvatar = endpoint({
  name: "readAvatar",
  summary: "The picture",
  tag,
  method: "GET",
  path: "/users/me/avatar",
  scope: "profile:read",
  replyKind: "image",
  errors: ["not_found"],
});

export const deleteAvatar = endpoint({
  name: "deleteAvatar",
  summary: "Remove the picture",
  tag,
  method: "DELETE",
  path: "/users/me/avatar",
  errors: ["not_found"],
  storesAnswer: false,
});

export const readPreferences = endpoint({
  name: "readPreferences",
  summary: "Time zone, base currency, locale and notification choices",
  tag,
  method: "GET",
  path: "/users/preferences",
  scope: "profile:read",
  reply: Preferences,
});

export const putPreferences = endpoint({
  name: "putPreferences",
  summary:
    "Replace the preferences; with If-Match only when nobody else changed them; a higher order threshold asks for a confirmation",
  tag,
  method: "PUT",
  path: "/users/preferences",
  scope: "profile:write",
  stepUp: "asked",
  body: Preferences,
  reply: Preferences,
  errors: ["precondition_failed", "email_unconfirmed"],
});

export const readTheme = endpoint({
  name: "readTheme",
  summary: "The theme that this user's devices share",
  tag,
  method: "GET",
  path: "/users/theme",
  scope: "profile:read",
  reply: ThemeChoice,
});

export const putTheme = endpoint({
  name: "putTheme",
  summary: "Choose the theme for every device; with If-Match only when nobody else did meanwhile",
  tag,
  method: "PUT",
  path: "/users/theme",
  scope: "profile:write",
  body: ThemeChoice,
  reply: ThemeChoice,
  errors: ["precondition_failed"],
});

function isZone(value: string): boolean {
  return accepts(() => new Intl.DateTimeFormat("en", { timeZone: value }));
}

function isLocale(value: string): boolean {
  return accepts(() => Intl.getCanonicalLocales(value));
}

function accepts(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
