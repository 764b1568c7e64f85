import type { ComponentType } from "react";

/** Fetches the script file of a page. */
export type Load = () => Promise<{ default: ComponentType }>;
/** A page of the settings, with the line that the list of a phone shows below its name. */
type Section = { to: string; name: string; about: string; load: Load };

/** The sections of the settings, in the order of the menu. */
export const SECTIONS = {
  profile: {
    to: "/settings/profile",
    name: "Profile",
    about: "Name, picture, email, plan",
    load: async () => ({ default: (await import("../profile/profile-page.tsx")).ProfilePage }),
  },
  passkeys: {
    to: "/settings/passkeys",
    name: "Passkeys and sign-in",
    about: "Every way into this account",
    load: async () => ({ default: (await import("./passkeys-page.tsx")).PasskeysPage }),
  },
  sessions: {
    to: "/settings/sessions",
    name: "Sessions and devices",
    about: "Where you are signed in",
    load: async () => ({ default: (await import("../sessions/sessions-page.tsx")).SessionsPage }),
  },
  recovery: {
    to: "/settings/recovery",
    name: "Recovery",
    about: "If a device is lost",
    load: async () => ({ default: (await import("../recovery/recovery-settings-page.tsx")).RecoveryPage }),
  },
  apiKeys: {
    to: "/settings/api-keys",
    name: "API keys",
    about: "Programs that act for you",
    load: async () => ({ default: (await import("../api-keys/api-keys-page.tsx")).ApiKeysPage }),
  },
  assistants: {
    to: "/settings/assistants",
    name: "Assistants",
    about: "Let one read your journal",
    load: async () => ({ default: (await import("../assistants/assistants-page.tsx")).AssistantsPage }),
  },
  webhooks: {
    to: "/webhooks",
    name: "Webhooks",
    about: "Events sent to your servers",
    load: async () => ({ default: (await import("../webhooks/webhooks-page.tsx")).WebhooksPage }),
  },
  preferences: {
    to: "/settings/preferences",
    name: "Preferences",
    about: "Times, money, notifications",
    load: async () => ({ default: (await import("../profile/preferences-page.tsx")).PreferencesPage }),
  },
  theme: {
    to: "/settings/theme",
    name: "Theme",
    about: "Colours, light and dark",
    load: async () => ({ default: (await import("../profile/theme-page.tsx")).ThemePage }),
  },
  privacy: {
    to: "/settings/privacy",
    name: "Privacy",
    about: "Take your data along, or erase it",
    load: async () => ({ default: (await import("../privacy/privacy-page.tsx")).PrivacyPage }),
  },
  audit: {
    to: "/settings/audit",
    name: "Audit log",
    about: "What was done, and the proof of it",
    load: async () => ({ default: (await import("../audit/audit-page.tsx")).AuditPage }),
  },
} as const satisfies Record<string, Section>;
