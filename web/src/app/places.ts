import type { IconName } from "../ui/icon.tsx";

/** The main pages in the order of the side bar; `key` is the letter pressed after G. */
export const PLACES = [
  { to: "/dashboard", name: "Dashboard", short: "Dashboard", key: "d", icon: "dashboard" },
  { to: "/trades", name: "Trades", short: "Trades", key: "t", icon: "trades" },
  { to: "/import", name: "Import", short: "Import", key: "i", icon: "import" },
  { to: "/biases", name: "Biases and coach", short: "Biases", key: "b", icon: "biases" },
  { to: "/settings", name: "Settings", short: "Settings", key: "s", icon: "settings" },
] as const satisfies readonly { to: string; name: string; short: string; key: string; icon: IconName }[];

export type Place = (typeof PLACES)[number];
