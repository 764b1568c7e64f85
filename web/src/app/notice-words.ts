import type { Notice } from "./notices.ts";

export type NoticeWords = {
  what: string;
  after: string;
  to: "/settings/sessions" | "/settings/passkeys" | "/settings/privacy" | "/settings/profile";
  link: string;
};

/** The text of a notice, and the page where the user can act on it. */
export function noticeWords({ kind, about, device }: Notice, moment: (at: string) => string): NoticeWords {
  switch (kind) {
    case "alert":
      if (about.startsWith("passkey_"))
        return {
          what: alertWords(about, device),
          after: "If that was not you, remove that passkey and add another.",
          to: "/settings/passkeys",
          link: "See your passkeys",
        };
      return {
        what: alertWords(about, device),
        after: "If that was not you, sign that device out and change how you sign in.",
        to: "/settings/sessions",
        link: "See where you are signed in",
      };
    case "expiring":
      return {
        what: `This session ends on ${moment(about)}.`,
        after: "Sign out and in again when it suits you; nothing is lost either way.",
        to: "/settings/profile",
        link: "To signing out",
      };
    case "export":
      return {
        what: "Your data is gathered.",
        after: `The file is kept until ${moment(about)}.`,
        to: "/settings/privacy",
        link: "Download it",
      };
    case "tier":
      return {
        what: `Your plan is now ${about}.`,
        after: "",
        to: "/settings/profile",
        link: "See what it allows",
      };
  }
}

function alertWords(alert: string, device: string | undefined): string {
  const from = device === undefined ? "" : ` (${device})`;
  switch (alert) {
    case "new_device":
      return `A device that was not known signed in${from}.`;
    case "refresh_replayed":
      return `A copy of a session was used${from}; that session was ended.`;
    case "code_replayed":
      return `A copy of an app's sign-in was used${from}; that app was signed out.`;
    case "passkey_counter_regressed":
      return `A passkey behaved as a copy would${from} and was refused.`;
    case "passkey_counter_behind":
      return `A synced passkey was used with a lower count than before${from}, as devices that share it may, and was let in.`;
    case "passkey_backup_changed":
      return `A passkey that has changed was refused${from}. It cannot be used any more: add another in its place.`;
    case "recovery_started":
      return "Somebody began a recovery of this account.";
    case "recovery_code_used":
      return `A printed recovery code was used${from}.`;
    case "recovery_finished":
      return "This account was recovered with a new passkey.";
    case "password_reset":
    case "password_changed":
      return "The password was changed.";
    case "api_key_leaked":
      return "An API key was used in a way that looks stolen.";
    default:
      return `Something about the safety of this account changed${from}: ${alert.replaceAll(/[._]/g, " ")}.`;
  }
}
