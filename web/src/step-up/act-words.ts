import * as z from "zod";
import { providerName } from "../providers/provider-name.ts";
import type { ActToConfirm } from "#shared/client/confirmation.ts";
import type { Known } from "./known.ts";

export type ActWords = {
  /** The act, in the words of the button that asked for it. */
  what: string;
  /** The consequence, where the act does not imply it. */
  after?: string;
};

/** Describes the act that the user confirms, by the case of this account as far as it is known. */
export function actWords({ name, summary, params, body }: ActToConfirm, known: Known): ActWords {
  const id = String(params["id"] ?? "");
  const called = known.nameOf(id);
  const it = called === null ? "" : ` “${called}”`;
  switch (name) {
    case "addPasskeyOptions":
      return { what: "Add a passkey to this account", after: "Whoever holds it can sign in here." };
    case "deletePasskey":
      return { what: `Remove the passkey${it}`, after: "It can no longer sign in." };
    case "changePassword":
      return { what: "Set a new password", after: "Every other session ends." };
    case "deletePassword":
      return { what: "Remove the password", after: "You sign in another way from then on." };
    case "linkProvider":
      return {
        what: `Link ${providerName(String(params["provider"] ?? ""))}`,
        after: "Whoever signs in there as you can sign in here.",
      };
    case "unlinkProvider":
      return { what: `Unlink ${called ?? "this account"}`, after: "It can no longer sign in here." };
    case "changeEmail":
      return {
        what: `Change the email to ${text(body, "email") ?? "another address"}`,
        after: agreementWords(known.isEmailConfirmed),
      };
    case "createApiKey":
      return {
        what: `Make the API key “${text(body, "name") ?? ""}”`,
        after: "It acts for you, within its permissions.",
      };
    case "rotateApiKey":
      return { what: `Replace the API key${it}`, after: overlapWords(number(body, "overlapHours")) };
    case "revokeApiKey":
      return { what: `End the API key${it}`, after: "Programs that use it are refused at once." };
    case "makeRecoveryCodes":
      return codesWords(known.codesLeft);
    case "placeOrder":
      return orderWords(body);
    case "amendOrder":
      return { what: "Change this order", after: "It is worth more than you send without a confirmation." };
    case "putPreferences":
      return {
        what: "Send larger paper orders without a confirmation",
        after: "It takes effect with the next order.",
      };
    case "requestExport":
      return { what: "Gather everything that is kept of you into one file" };
    case "requestErasure":
      return {
        what: "Erase this account and everything in it",
        after: "You can change your mind until the end of the grace period.",
      };
    case "chooseLiveMode":
      return {
        what: `Choose ${text(body, "mode") ?? "another"} mode`,
        after: "It is kept in the audit log. No live order is sent to any broker, in either mode.",
      };
    case "changeTier":
      return { what: `Move this user to the ${text(body, "tier") ?? "other"} plan` };
    case "replayTombstones":
      return {
        what: "Erase again whoever a restored backup brought back",
        after: "Only those who were erased before; nobody else is touched.",
      };
    default:
      return { what: summary };
  }
}

/** The order in the words of the ticket; the page that shows orders is not loaded for this. */
function orderWords(body: unknown): ActWords {
  const side = text(body, "side") === "sell" ? "Sell" : "Buy";
  const limit = text(body, "limitPrice");
  const at = limit === null ? "" : ` at ${limit}`;
  const isOverride = z.looseObject({ override: z.array(z.string()).min(1) }).safeParse(body).success;
  return {
    what: `${side} ${text(body, "quantity") ?? ""} ${text(body, "symbol") ?? ""}${at}`,
    after: isOverride
      ? "It overrides a guardrail that you set yourself."
      : "It is worth more than you send without a confirmation.",
  };
}

function agreementWords(isConfirmed: boolean | null): string {
  if (isConfirmed === null)
    return "It changes when the new address has agreed, and this one if it is confirmed.";
  return isConfirmed
    ? "It changes when both addresses have agreed."
    : "It changes when the new address has agreed.";
}

function overlapWords(hours: number | null): string {
  if (hours === 0) return "The old one stops at once.";
  return hours === null ? "The old one works on for a while." : `The old one works on for ${hours} h.`;
}

function codesWords(left: number | null): ActWords {
  switch (left) {
    case null:
      return { what: "Make ten recovery codes", after: "Codes that were made before no longer work." };
    case 0:
      return { what: "Make ten recovery codes", after: "Each lets you back in once." };
    case 1:
      return { what: "Make ten new recovery codes", after: "The one that is left no longer works." };
    default:
      return { what: "Make ten new recovery codes", after: `The ${left} that are left no longer work.` };
  }
}

function number(body: unknown, member: string): number | null {
  return z.looseObject({ [member]: z.number() }).safeParse(body).data?.[member] ?? null;
}

function text(body: unknown, member: string): string | null {
  return z.looseObject({ [member]: z.string() }).safeParse(body).data?.[member] ?? null;
}
