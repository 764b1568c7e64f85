/** The sections of the settings, in the order of the menu. */
export const SECTIONS = [
  { to: "/settings/profile", name: "Profile", about: "Name, picture, email, plan" },
  { to: "/settings/passkeys", name: "Passkeys and sign-in", about: "Every way into this account" },
  { to: "/settings/sessions", name: "Sessions and devices", about: "Where you are signed in" },
  { to: "/settings/recovery", name: "Recovery", about: "If a device is lost" },
  { to: "/settings/api-keys", name: "API keys", about: "Programs that act for you" },
  { to: "/settings/preferences", name: "Preferences", about: "Times, money, notifications" },
  { to: "/settings/theme", name: "Theme", about: "Colours, light and dark" },
  { to: "/settings/privacy", name: "Privacy", about: "Take your data along, or erase it" },
  { to: "/settings/audit", name: "Audit log", about: "What was done, and the proof of it" },
] as const;
