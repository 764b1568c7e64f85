import * as z from "zod";

const WORDS: Readonly<Record<string, string>> = {
  "user.registered": "The account was made",
  "user.renamed": "The name was changed",
  "session.started": "Signed in",
  "session.revoked": "A session was ended",
  "sign_in.refused": "A sign-in was refused",
  "passkey.refused": "A passkey was refused",
  "passkey.counter_behind": "A synced passkey counted lower than before",
  "passkey.added": "A passkey was added",
  "passkey.renamed": "A passkey was renamed",
  "passkey.removed": "A passkey was removed",
  "password.set": "A password was set",
  "password.changed": "The password was changed",
  "password.removed": "The password was removed",
  "password.reset": "The password was set anew by mail",
  "provider.linked": "An account elsewhere was linked",
  "provider.unlinked": "An account elsewhere was unlinked",
  "api_key.created": "An API key was made",
  "api_key.rotated": "An API key was replaced",
  "api_key.revoked": "An API key was ended",
  "recovery_codes.made": "Recovery codes were made",
  "recovery.started": "A recovery was begun",
  "recovery.cancelled": "A recovery was stopped",
  "recovery.finished": "A recovery ended in a new passkey",
  "password.reset_asked": "A link to set a new password was asked for",
  "email.verification_sent": "A link to confirm the email was sent",
  "email.verified": "The email was confirmed",
  "email.change_asked": "Another email was asked for",
  "email.change_agreed": "One of two addresses agreed to the change",
  "email.changed": "The email was changed",
  "step_up.confirmed": "An act was confirmed",
  "oauth.allowed": "An app was let in",
  "oauth.code_refused": "An app's code was refused",
  "sealing.refused": "Something sealed did not open",
  "profile.changed": "The profile was changed",
  "tier.changed": "The plan was changed",
  "tier.change_ordered": "The plan of somebody was changed",
  "device.renamed": "A device was renamed",
  "device.forgotten": "A device was forgotten",
  "export.requested": "Your data was asked for",
  "export.ready": "Your data was gathered",
  "erasure.requested": "Erasing the account was asked for",
  "erasure.scheduled": "Erasing the account was asked for",
  "erasure.cancelled": "The account was kept after all",
  "erasure.finished": "The account was erased",
  "user.erased": "The account was erased",
  "import.queued": "A file was imported",
  "import.cancelled": "An import was cancelled",
  "import.undone": "An import was undone",
  "fill.typed": "A fill was typed in",
  "fill.edited": "A fill was changed",
  "fill.deleted": "A fill was deleted",
  "fill.restored": "A fill got its original back",
  "trade.deleted": "A trade was deleted",
  "trade.restored": "A deleted trade was brought back",
  "opening.answered": "It was said where units came from",
  "opening.taken_back": "What was said of units was taken back",
  "import_template.created": "A mapping of columns was kept",
  "import_template.removed": "A mapping of columns was removed",
  "import.decided": "It was decided whose side counts where a file contradicts the ledger",
};

/** The act in plain words; an action that only a newer server knows shows its own name. */
export function auditWords(action: string): string {
  const known = WORDS[action];
  if (known !== undefined) return known;
  const said = action.replaceAll(/[._]/g, " ").trim();
  return said.charAt(0).toUpperCase() + said.slice(1);
}

const DETAIL_WORDS: Readonly<Record<string, string>> = {
  method: "by",
  reason: "because",
  kind: "kind",
  provider: "with",
  tier: "plan",
};

/** The parts of an entry's detail that mean something to its owner; ids are for the API. */
export function detailWords(detail: unknown): string {
  const members = z.record(z.string(), z.unknown()).safeParse(detail).data ?? {};
  return Object.entries(members)
    .flatMap(([name, value]) => {
      const word = DETAIL_WORDS[name];
      return word === undefined || typeof value !== "string"
        ? []
        : [`${word}: ${value.replaceAll("_", " ")}`];
    })
    .join(" · ");
}
