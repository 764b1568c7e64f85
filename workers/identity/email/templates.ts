/**
 * Everything that Tidemark ever mails. Nothing that a stranger may choose (a name, a picture) stands in a mail, so that
 * nobody can have us deliver their words; devices are named from a closed list.
 */
export const TEMPLATES = {
  verify_email: {
    subject: "Confirm your email address",
    text: ({ link }: { link: string }) =>
      letter(
        "Follow this link to confirm that this address is yours. It works once, for 24 hours.",
        link,
        "If you did not create a Tidemark account, ignore this mail.",
      ),
  },
  registration: {
    subject: "Finish creating your Tidemark account",
    text: ({ link }: { link: string }) =>
      letter(
        "Follow this link to finish creating your account. It works once, for 24 hours.",
        link,
        "If this was not you, ignore this mail: no account is created.",
      ),
  },
  registration_known: {
    subject: "You already have a Tidemark account",
    text: ({ link }: { link: string }) =>
      letter(
        "Somebody, probably you, tried to create an account with this address. It already has one. Sign in here:",
        link,
        "If this was not you, there is nothing to do.",
      ),
  },
  password_reset: {
    subject: "Set a new password",
    text: ({ link }: { link: string }) =>
      letter(
        "Follow this link to set a new password. It works once, for 30 minutes, and signs every device out.",
        link,
        "If you did not ask for this, ignore this mail: your password stays as it is.",
      ),
  },
  password_reset_unavailable: {
    subject: "Your account has no password",
    text: ({ link }: { link: string }) =>
      letter(
        "Somebody, probably you, asked to set a new password. Your account has none: it is opened in another way, such as a passkey. Sign in here:",
        link,
        "A mail never adds a password to an account. If this was not you, there is nothing to do.",
      ),
  },
  password_was_reset: {
    subject: "Your password was reset",
    text: ({ link }: { link: string }) =>
      letter(
        "A new password was set with a link from your mail, and every device was signed out. If your address had not been confirmed before, passkeys and linked sign-ins were removed: add yours again. If this was not you, somebody reads your mail: secure it, then set another password here:",
        link,
      ),
  },
  password_changed: {
    subject: "Your password was changed",
    text: ({ link }: { link: string }) =>
      letter(
        "The password of your account was set or changed, and your other devices were signed out. If this was not you, set a new one here:",
        link,
      ),
  },
  password_removed: {
    subject: "Your password was removed",
    text: ({ link }: { link: string }) =>
      letter(
        "The password of your account was removed. If this was not you, see who is signed in here:",
        link,
      ),
  },
  passkey_added: {
    subject: "A passkey was added",
    text: ({ link }: { link: string }) =>
      letter("A new passkey can now open your account. If this was not you, take it away here:", link),
  },
  passkey_removed: {
    subject: "A passkey was removed",
    text: ({ link }: { link: string }) =>
      letter(
        "One of the passkeys of your account was removed and opens it no more. If this was not you, see what does here:",
        link,
      ),
  },
  passkey_counter_regressed: {
    subject: "A passkey of yours may have been copied",
    text: ({ link }: { link: string }) =>
      letter(
        "One of your passkeys was used with a counter that had been used before, as a copy of it would. It was refused. If this was not you, remove that passkey here and add another:",
        link,
      ),
  },
  passkey_backup_changed: {
    subject: "A passkey of yours behaved like another",
    text: ({ link }: { link: string }) =>
      letter(
        "One of your passkeys said that it can be copied to other devices, or that it no longer can, which no passkey changes. It was refused. If this was not you, remove that passkey here and add another:",
        link,
      ),
  },
  refresh_replayed: {
    subject: "A copy of one of your sessions was used",
    text: ({ link }: { link: string }) =>
      letter(
        "Somebody used a copy of what keeps one of your devices signed in. That session was ended. If it was yours, sign in again; see who is signed in here:",
        link,
      ),
  },
  code_replayed: {
    subject: "A copy of an app's sign-in was used",
    text: ({ link }: { link: string }) =>
      letter(
        "The code with which you signed an app in was shown a second time, so that somebody else may have read it. That app was signed out. See who is signed in here:",
        link,
      ),
  },
  api_key_added: {
    subject: "An API key was made",
    text: ({ link }: { link: string }) =>
      letter(
        "A program can now act for you with a new API key. If this was not you, revoke it here and change how you sign in:",
        link,
      ),
  },
  api_key_rotated: {
    subject: "An API key was replaced",
    text: ({ link }: { link: string }) =>
      letter(
        "One of your API keys was replaced by a new one. If this was not you, revoke both here and change how you sign in:",
        link,
      ),
  },
  provider_linked: {
    subject: "A way to sign in was added",
    text: ({ link }: { link: string }) =>
      letter(
        "An account at Google, Apple or Microsoft can now open your account. If this was not you, take it away here:",
        link,
      ),
  },
  provider_unlinked: {
    subject: "A way to sign in was removed",
    text: ({ link }: { link: string }) =>
      letter(
        "An account at Google, Apple or Microsoft can no longer open your account. If this was not you, see who is signed in here:",
        link,
      ),
  },
  email_change_old: {
    subject: "Agree to a new email address",
    text: ({ link }: { link: string }) =>
      letter(
        "Somebody who is signed in to your account asked for it to use another address. It changes when both addresses have agreed. To agree from this one:",
        link,
        "The link works once, for 24 hours. If this was not you, do not follow it, and change your password.",
      ),
  },
  email_change_new: {
    subject: "Confirm your new email address",
    text: ({ link }: { link: string }) =>
      letter(
        "Follow this link to use this address for your account. It changes when both addresses have agreed.",
        link,
        "The link works once, for 24 hours. If you know nothing of this, ignore this mail.",
      ),
  },
  email_change_taken: {
    subject: "Your address already belongs to an account",
    text: ({ link }: { link: string }) =>
      letter(
        "Somebody, probably you, asked for another account to use this address. It belongs to yours, and stays there. Sign in here:",
        link,
        "If this was not you, there is nothing to do.",
      ),
  },
  new_device: {
    subject: "A new device signed in to your account",
    text: ({ device, link }: { device: string; link: string }) =>
      letter(
        `Somebody signed in to your account from a device that it did not know: ${device}.`,
        "If this was you, there is nothing to do. If not, sign it out here and change how you sign in:",
        link,
      ),
  },
  email_changed: {
    subject: "Your email address was changed",
    text: ({ link }: { link: string }) =>
      letter("Both addresses agreed: your account now uses the new one. See who is signed in here:", link),
  },
  recovery_asked: {
    subject: "Recover your account",
    text: ({ link }: { link: string }) =>
      letter(
        "Somebody, probably you, has lost the way into your account. Follow this link to begin the recovery. The wait of 72 hours starts then; after it, the same link lets you make a new passkey, so keep this mail.",
        link,
        "The link can begin a recovery for 24 hours. If this was not you, ignore this mail: nothing happens.",
      ),
  },
  recovery_started: {
    subject: "A recovery of your account has begun",
    text: ({ link, readyAt }: { link: string; readyAt: string }) =>
      letter(
        `Somebody followed the recovery link of your account. From ${readyAt} on, they can make a new passkey with it, and every device will be signed out. All your devices have been told as well.`,
        "If this was not you, stop it now, on any device where you are signed in or with this link:",
        link,
      ),
  },
  recovery_cancelled: {
    subject: "The recovery of your account was stopped",
    text: ({ link }: { link: string }) =>
      letter(
        "The recovery that was under way was stopped, and its link is worth nothing any more. If that was not you, see who is signed in here:",
        link,
      ),
  },
  recovery_code_used: {
    subject: "A recovery code of your account was used",
    text: ({ link }: { link: string }) =>
      letter(
        "One of your printed recovery codes was used to make a new passkey. If this was not you, somebody has your codes: sign in and print new ones here:",
        link,
      ),
  },
  recovery_codes_made: {
    subject: "You have new recovery codes",
    text: ({ link }: { link: string }) =>
      letter(
        "New recovery codes were made for your account, and the old ones ended. If this was not you, see who is signed in here:",
        link,
      ),
  },
  recovery_finished: {
    subject: "Your account was recovered",
    text: ({ link }: { link: string }) =>
      letter(
        "A new passkey was made for your account by recovery, and every other device was signed out. See your passkeys, sessions and API keys here:",
        link,
        "If this was not you, answer at once by recovering the account yourself.",
      ),
  },
  export_ready: {
    subject: "Your export is ready",
    text: ({ link }: { link: string }) =>
      letter(
        "Everything that Tidemark keeps of you is gathered in one file. For 24 hours, while you are signed in, it can be fetched here:",
        link,
        "If you did not ask for it, somebody else is signed in to your account: end their session and change how you sign in.",
      ),
  },
  erasure_scheduled: {
    subject: "Your account will be erased",
    text: ({ link, date }: { link: string; date: string }) =>
      letter(
        `You asked for your account and everything in it to be erased. It happens on ${date}. Until then you can sign in and keep it:`,
        link,
        "If this was not you, keep the account and change how you sign in.",
      ),
  },
  erasure_cancelled: {
    subject: "Your account stays",
    text: ({ link }: { link: string }) =>
      letter("Your account will not be erased. If this was not you, ask for it again here:", link),
  },
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
/** What each template needs to be told. */
export type Words = { [T in TemplateName]: Parameters<(typeof TEMPLATES)[T]["text"]>[0] };

const byName: { [T in TemplateName]: { subject: string; text(words: Words[T]): string } } = TEMPLATES;

export function written<T extends TemplateName>(
  template: T,
  words: Words[T],
): { subject: string; text: string } {
  const { subject, text } = byName[template];
  return { subject, text: text(words) };
}

/** Paragraphs with a line between them; a link has a line of its own. */
export function letter(...paragraphs: string[]): string {
  return `${["Hello,", ...paragraphs, "Tidemark"].join("\n\n")}\n`;
}
