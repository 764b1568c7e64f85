import * as z from "zod";
import { providerName } from "../providers/provider-name.ts";
import type { ActToConfirm } from "#shared/client/confirmation.ts";

export type ActWords = {
  /** The act, in the words of the button that asked for it. */
  what: string;
  /** The consequence, where the act does not imply it. */
  after?: string;
};

/** Describes the act that the user confirms; `nameOf` gives the owner's name of a thing. */
export function actWords(
  { name, summary, params, body }: ActToConfirm,
  nameOf: (id: string) => string | null,
): ActWords {
  const id = String(params["id"] ?? "");
  const called = nameOf(id);
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
        after: "It changes when the new address has agreed, and this one if it is confirmed.",
      };
    case "createApiKey":
      return {
        what: `Make the API key “${text(body, "name") ?? ""}”`,
        after: "It acts for you, within its permissions.",
      };
    case "rotateApiKey":
      return { what: `Replace the API key${it}`, after: "The old one works on for the overlap." };
    case "revokeApiKey":
      return { what: `End the API key${it}`, after: "Programs that use it are refused at once." };
    case "makeRecoveryCodes":
      return { what: "Make ten new recovery codes", after: "The old ones no longer work." };
    case "requestExport":
      return { what: "Gather everything that is kept of you into one file" };
    case "requestErasure":
      return {
        what: "Erase this account and everything in it",
        after: "You can change your mind until the end of the grace period.",
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

function text(body: unknown, member: string): string | null {
  return z.looseObject({ [member]: z.string() }).safeParse(body).data?.[member] ?? null;
}
