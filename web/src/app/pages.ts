import type { IconName } from "../ui/icon.tsx";
import { SECTIONS, type Load } from "./sections.ts";

/**
 * A page with a place in the side bar; `key` is the letter pressed after G. Pages of one `section` stand
 * together, and the bar of a phone has only the first of them.
 */
type Place = {
  to: string;
  name: string;
  short: string;
  key: string;
  icon: IconName;
  section?: "Results" | "Paper" | "Automation";
  load: Load;
};

/** The main pages in the order of the side bar, each in its own script file. */
export const PLACES = {
  dashboard: {
    to: "/dashboard",
    name: "Dashboard",
    short: "Dashboard",
    key: "d",
    icon: "dashboard",
    section: "Results",
    load: async () => ({ default: (await import("../dashboard/dashboard-page.tsx")).DashboardPage }),
  },
  calendar: {
    to: "/calendar",
    name: "Calendar",
    short: "Calendar",
    key: "k",
    icon: "dashboard",
    section: "Results",
    load: async () => ({ default: (await import("../calendar/calendar-page.tsx")).CalendarPage }),
  },
  performance: {
    to: "/performance",
    name: "Performance",
    short: "Performance",
    key: "m",
    icon: "biases",
    section: "Results",
    load: async () => ({ default: (await import("../performance/performance-page.tsx")).PerformancePage }),
  },
  breakdowns: {
    to: "/breakdowns",
    name: "Breakdowns",
    short: "Breakdowns",
    key: "l",
    icon: "biases",
    section: "Results",
    load: async () => ({ default: (await import("../breakdowns/breakdowns-page.tsx")).BreakdownsPage }),
  },
  playbooks: {
    to: "/playbooks",
    name: "Playbooks",
    short: "Playbooks",
    key: "y",
    icon: "trades",
    section: "Results",
    load: async () => ({ default: (await import("../playbooks/playbooks-page.tsx")).PlaybooksPage }),
  },
  tags: {
    to: "/tags",
    name: "Tags",
    short: "Tags",
    key: "a",
    icon: "trades",
    section: "Results",
    load: async () => ({ default: (await import("../tags/tags-page.tsx")).TagsPage }),
  },
  whatIf: {
    to: "/what-if",
    name: "What if",
    short: "What if",
    key: "h",
    icon: "biases",
    section: "Results",
    load: async () => ({ default: (await import("../simulations/what-if-page.tsx")).WhatIfPage }),
  },
  digests: {
    to: "/digests",
    name: "Digests",
    short: "Digests",
    key: "z",
    icon: "biases",
    section: "Results",
    load: async () => ({ default: (await import("../digests/digests-page.tsx")).DigestsPage }),
  },
  coach: {
    to: "/coach",
    name: "Coach",
    short: "Coach",
    key: "q",
    icon: "biases",
    section: "Results",
    load: async () => ({ default: (await import("../coach/coach-page.tsx")).CoachPage }),
  },
  trades: {
    to: "/trades",
    name: "Trades",
    short: "Trades",
    key: "t",
    icon: "trades",
    load: async () => ({ default: (await import("../trades/trades-page.tsx")).TradesPage }),
  },
  imports: {
    to: "/import",
    name: "Import",
    short: "Import",
    key: "i",
    icon: "import",
    load: async () => ({ default: (await import("./import-page.tsx")).ImportPage }),
  },
  biases: {
    to: "/biases",
    name: "Biases and coach",
    short: "Biases",
    key: "b",
    icon: "biases",
    load: async () => ({ default: (await import("../biases/biases-page.tsx")).BiasesPage }),
  },
  ticket: {
    to: "/trade",
    name: "Trade",
    short: "Paper",
    key: "e",
    icon: "paper",
    section: "Paper",
    load: async () => ({ default: (await import("../paper/trade-page.tsx")).TradePage }),
  },
  orders: {
    to: "/orders",
    name: "Orders",
    short: "Orders",
    key: "o",
    icon: "paper",
    section: "Paper",
    load: async () => ({ default: (await import("../paper/orders/orders-page.tsx")).OrdersPage }),
  },
  portfolio: {
    to: "/portfolio",
    name: "Portfolio",
    short: "Portfolio",
    key: "p",
    icon: "paper",
    section: "Paper",
    load: async () => ({ default: (await import("../portfolio/portfolio-page.tsx")).PortfolioPage }),
  },
  risk: {
    to: "/risk",
    name: "Risk",
    short: "Risk",
    key: "r",
    icon: "paper",
    section: "Paper",
    load: async () => ({ default: (await import("../risk/risk-page.tsx")).RiskPage }),
  },
  flows: {
    to: "/flows",
    name: "Flows",
    short: "Flows",
    key: "f",
    icon: "flows",
    section: "Automation",
    load: async () => ({ default: (await import("../flows/flows-page.tsx")).FlowsPage }),
  },
  executions: {
    to: "/executions",
    name: "Executions",
    short: "Executions",
    key: "x",
    icon: "flows",
    section: "Automation",
    load: async () => ({ default: (await import("../executions/executions-page.tsx")).ExecutionsPage }),
  },
  integrations: {
    to: "/integrations",
    name: "Integrations",
    short: "Integrations",
    key: "c",
    icon: "flows",
    section: "Automation",
    load: async () => ({ default: (await import("../integrations/integrations-page.tsx")).IntegrationsPage }),
  },
  workbenches: {
    to: "/workbenches",
    name: "Workbenches",
    short: "Workbenches",
    key: "w",
    icon: "flows",
    section: "Automation",
    load: async () => ({ default: (await import("../workbenches/workbenches-page.tsx")).WorkbenchesPage }),
  },
  settings: {
    to: "/settings",
    name: "Settings",
    short: "Settings",
    key: "s",
    icon: "settings",
    load: async () => ({ default: (await import("./settings-page.tsx")).SettingsStart }),
  },
} as const satisfies Record<string, Place>;

/** Pages that are reached from other pages. */
export const DETAILS = {
  trade: {
    to: "/trades/$tradeId",
    load: async () => ({ default: (await import("../trade/trade-page.tsx")).TradePage }),
  },
  structure: {
    to: "/structures/$structureId",
    load: async () => ({ default: (await import("../structures/structure-page.tsx")).StructurePage }),
  },
  day: {
    to: "/days/$date",
    load: async () => ({ default: (await import("../day/day-page.tsx")).DayPage }),
  },
  pictures: {
    to: "/pictures",
    load: async () => ({ default: (await import("../pictures/pictures-page.tsx")).PicturesPage }),
  },
  playbook: {
    to: "/playbooks/$setupId",
    load: async () => ({ default: (await import("../playbooks/playbook-page.tsx")).PlaybookPage }),
  },
  lotMethods: {
    to: "/lot-methods",
    load: async () => ({ default: (await import("../methods/methods-page.tsx")).MethodsPage }),
  },
  reconcile: {
    to: "/reconcile",
    load: async () => ({
      default: (await import("../reconciliation/reconcile-page.tsx")).ReconcilePage,
    }),
  },
  cash: {
    to: "/cash",
    load: async () => ({ default: (await import("../cash/cash-page.tsx")).CashPage }),
  },
  paperAccounts: {
    to: "/paper",
    load: async () => ({ default: (await import("../paper/accounts/accounts-page.tsx")).PaperAccountsPage }),
  },
  flow: {
    to: "/flows/$flowId",
    load: async () => ({ default: (await import("../flows/editor/flow-page.tsx")).FlowPage }),
  },
  execution: {
    to: "/executions/$runId",
    load: async () => ({ default: (await import("../executions/execution-page.tsx")).ExecutionPage }),
  },
} as const satisfies Record<string, { to: string; load: Load }>;

/** Fetches all pages while the browser is idle, so that each opens at once and also without a connection. */
export function fetchPages(): void {
  for (const { load } of [PLACES, SECTIONS, DETAILS].flatMap((area) => Object.values<{ load: Load }>(area))) {
    // A page reports the failure itself when the user opens it.
    void load().catch(() => undefined);
  }
}
