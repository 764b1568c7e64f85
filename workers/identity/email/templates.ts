/**
 * Every mail that Tidemark sends. A mail contains no text that a stranger can choose, such as a name or a
 * picture. A stranger therefore cannot make us deliver their words. Device names come from a closed list.
 */
export const TEMPLATES = {
  verify_email: mail(
    "Confirm your email address",
    "Follow this link to confirm that this address is yours. It works once, for 24 hours.",
    "If you did not create a Tidemark account, ignore this mail.",
  ),
  registration: mail(
    "Finish creating your Tidemark account",
    "Follow this link to finish creating your account. It works once, for 24 hours.",
    "If this was not you, ignore this mail: no account is created.",
  ),
  registration_known: mail(
    "You already have a Tidemark account",
    "Somebody, probably you, tried to create an account with this address. It already has one. Sign in here:",
    "If this was not you, there is nothing to do.",
  ),
  password_reset: mail(
    "Set a new password",
    "Follow this link to set a new password. It works once, for 30 minutes, and signs every device out.",
    "If you did not ask for this, ignore this mail: your password stays as it is.",
  ),
  password_reset_unavailable: mail(
    "Your account has no password",
    "Somebody, probably you, asked to set a new password. Your account has none: it is opened in another way, such as a passkey. Sign in here:",
    "A mail never adds a password to an account. If this was not you, there is nothing to do.",
  ),
  password_was_reset: mail(
    "Your password was reset",
    "A new password was set with a link from your mail, and every device was signed out. If your address had not been confirmed before, passkeys and linked sign-ins were removed: add yours again. If this was not you, somebody reads your mail: secure it, then set another password here:",
  ),
  password_changed: mail(
    "Your password was changed",
    "The password of your account was set or changed, and your other devices were signed out. If this was not you, set a new one here:",
  ),
  password_removed: mail(
    "Your password was removed",
    "The password of your account was removed. If this was not you, see who is signed in here:",
  ),
  passkey_added: mail(
    "A passkey was added",
    "A new passkey can now open your account. If this was not you, take it away here:",
  ),
  passkey_removed: mail(
    "A passkey was removed",
    "One of the passkeys of your account was removed and opens it no more. If this was not you, see what does here:",
  ),
  passkey_counter_regressed: mail(
    "A passkey of yours may have been copied",
    "One of your passkeys was used with a counter that had been used before, as a copy of it would. It was refused. If this was not you, remove that passkey here and add another:",
  ),
  passkey_counter_behind: mail(
    "A passkey of yours counts in several places",
    "One of your synced passkeys was used with a lower count than before. Devices that share a passkey may do so, and so would a copy of it. It was let in, and you will not be told again of this passkey. If this was not you, remove that passkey here and add another:",
  ),
  passkey_backup_changed: mail(
    "A passkey of yours behaved like another",
    "One of your passkeys said that it can be copied to other devices, or that it no longer can, which no passkey changes. It was refused and stays so. Remove it here with another passkey and add it anew; if you have no other, recover the account first:",
  ),
  refresh_replayed: mail(
    "A copy of one of your sessions was used",
    "Somebody used a copy of what keeps one of your devices signed in. That session was ended. If it was yours, sign in again; see who is signed in here:",
  ),
  code_replayed: mail(
    "A copy of an app's sign-in was used",
    "The code with which you signed an app in was shown a second time, so that somebody else may have read it. That app was signed out. See who is signed in here:",
  ),
  api_key_added: mail(
    "An API key was made",
    "A program can now act for you with a new API key. If this was not you, revoke it here and change how you sign in:",
  ),
  api_key_rotated: mail(
    "An API key was replaced",
    "One of your API keys was replaced by a new one. If this was not you, revoke both here and change how you sign in:",
  ),
  provider_linked: mail(
    "A way to sign in was added",
    "An account at Google, Apple or Microsoft can now open your account. If this was not you, take it away here:",
  ),
  provider_unlinked: mail(
    "A way to sign in was removed",
    "An account at Google, Apple or Microsoft can no longer open your account. If this was not you, see who is signed in here:",
  ),
  email_change_old: mail(
    "Agree to a new email address",
    "Somebody who is signed in to your account asked for it to use another address. It changes when both addresses have agreed. To agree from this one:",
    "The link works once, for 24 hours. If this was not you, do not follow it, and change your password.",
  ),
  email_change_told: mail(
    "Your account is to use another email address",
    "Somebody who is signed in to the account that was made with this address, which never confirmed it, asked for it to use another one. It changes when that one agrees. If you made the account and did not ask for this, confirm this address first and set a new password:",
    "If you know nothing of the account, there is nothing to do: it leaves your address alone from then on.",
  ),
  email_change_new: mail(
    "Confirm your new email address",
    "Follow this link to use this address for your account. It changes when both addresses have agreed.",
    "The link works once, for 24 hours. If you know nothing of this, ignore this mail.",
  ),
  email_change_taken: mail(
    "Your address already belongs to an account",
    "Somebody, probably you, asked for another account to use this address. It belongs to yours, and stays there. Sign in here:",
    "If this was not you, there is nothing to do.",
  ),
  new_device: {
    subject: "A new device signed in to your account",
    text: ({ device, link }: { device: string; link: string }) =>
      letter(
        `Somebody signed in to your account from a device that it did not know: ${device}.`,
        "If this was you, there is nothing to do. If not, sign it out here and change how you sign in:",
        link,
      ),
  },
  email_changed: mail(
    "Your email address was changed",
    "Both addresses agreed: your account now uses the new one. See who is signed in here:",
  ),
  recovery_asked: mail(
    "Recover your account",
    "Somebody, probably you, has lost the way into your account. Follow this link to begin the recovery. The wait of 72 hours starts then; after it, the same link lets you make a new passkey, so keep this mail.",
    "The link can begin a recovery for 24 hours. If this was not you, ignore this mail: nothing happens.",
  ),
  recovery_started: {
    subject: "A recovery of your account has begun",
    text: ({ link, readyAt }: { link: string; readyAt: string }) =>
      letter(
        `Somebody followed the recovery link of your account. From ${readyAt} on, they can make a new passkey with it, and every device will be signed out. All your devices have been told as well.`,
        "If this was not you, stop it now, on any device where you are signed in or with this link:",
        link,
      ),
  },
  recovery_cancelled: mail(
    "The recovery of your account was stopped",
    "The recovery that was under way was stopped, and its link is worth nothing any more. If that was not you, see who is signed in here:",
  ),
  recovery_code_used: mail(
    "A recovery code of your account was used",
    "One of your printed recovery codes was used to make a new passkey. If this was not you, somebody has your codes: sign in and print new ones here:",
  ),
  recovery_codes_made: mail(
    "You have new recovery codes",
    "New recovery codes were made for your account, and the old ones ended. If this was not you, see who is signed in here:",
  ),
  recovery_finished: mail(
    "Your account was recovered",
    "A new passkey was made for your account by recovery, and every other device was signed out. See your passkeys, sessions and API keys here:",
    "If this was not you, answer at once by recovering the account yourself.",
  ),
  webhook_disabled: mail(
    "A webhook was disabled",
    "A webhook of yours was disabled, because its receiver is gone or failed for five days. What it missed can be sent again. See it and enable it here:",
  ),
  export_ready: mail(
    "Your export is ready",
    "Everything that Tidemark keeps of you is gathered in one file. For 24 hours, while you are signed in, it can be fetched here:",
    "If you did not ask for it, somebody else is signed in to your account: end their session and change how you sign in.",
  ),
  erasure_scheduled: {
    subject: "Your account will be erased",
    text: ({ link, date }: { link: string; date: string }) =>
      letter(
        `You asked for your account and everything in it to be erased. It happens on ${date}. Until then you can sign in and keep it:`,
        link,
        "If this was not you, keep the account and change how you sign in.",
      ),
  },
  erasure_cancelled: mail(
    "Your account stays",
    "Your account will not be erased. If this was not you, ask for it again here:",
  ),
  erasure_finished: {
    subject: "Your account was erased",
    text: ({ link, date }: { link: string; date: string }) =>
      letter(
        `Your account and everything in it is gone. Backups hold it until ${date}; nothing in them is used, and a restored one is erased again. The receipt:`,
        link,
        "This is the last mail: this address is no longer known to us.",
      ),
  },
} as const satisfies Record<string, { subject: string; text(words: never): string }>;

export type TemplateName = keyof typeof TEMPLATES;
/** The input of each template. */
export type Words = { [T in TemplateName]: Parameters<(typeof TEMPLATES)[T]["text"]>[0] };

const byName: { [T in TemplateName]: { subject: string; text(words: Words[T]): string } } = TEMPLATES;

export function written<T extends TemplateName>(
  template: T,
  words: Words[T],
): { subject: string; text: string } {
  const { subject, text } = byName[template];
  return { subject, text: text(words) };
}

/** Most mails have this form: the event or the request, the link, and what to do otherwise. */
function mail(subject: string, before: string, ...after: [] | [string]) {
  return { subject, text: ({ link }: { link: string }) => letter(before, link, ...after) };
}

/** Joins paragraphs with an empty line between them; a link has a line of its own. */
export function letter(...paragraphs: string[]): string {
  return `${["Hello,", ...paragraphs, "Tidemark"].join("\n\n")}\n`;
}
