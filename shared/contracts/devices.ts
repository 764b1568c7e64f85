import * as z from "zod";
import { endpoint } from "../endpoint.ts";
import { Ending } from "./auth.ts";
import { Instant, page, PageQuery } from "./page.ts";

/**
 * A browser or app that signed in. It identifies itself by a random value, of which the server keeps a hash.
 */
export const Device = z.object({
  id: z.string(),
  name: z.string(),
  firstSeenAt: Instant,
  lastSeenAt: Instant,
  /** How many of the device's sessions are signed in. */
  sessions: z.number().int(),
  current: z.boolean(),
});
export type Device = z.infer<typeof Device>;

const tag = "Sign-in";
const params = z.object({ id: z.string().max(40) });

export const listDevices = endpoint({
  name: "listDevices",
  summary: "The devices that have signed in to this account, the latest known first",
  tag,
  method: "GET",
  path: "/auth/devices",
  query: PageQuery,
  reply: page(Device),
  errors: ["cursor_invalid"],
});

export const renameDevice = endpoint({
  name: "renameDevice",
  summary: "Give a device a name",
  tag,
  method: "PATCH",
  path: "/auth/devices/:id",
  params,
  body: z.object({
    name: z
      .string()
      .trim()
      .min(1)
      .max(80)
      .regex(/^[^\p{Cc}\p{Cs}]*$/u),
  }),
  errors: ["not_found"],
  storesAnswer: false,
});

export const forgetDevice = endpoint({
  name: "forgetDevice",
  summary: "Forget a device and sign its sessions out",
  tag,
  method: "DELETE",
  path: "/auth/devices/:id",
  params,
  reply: Ending,
  replies: { 204: null, 202: Ending },
  errors: ["not_found"],
  storesAnswer: false,
});
