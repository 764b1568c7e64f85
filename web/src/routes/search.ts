import * as z from "zod";
import { BookingKind } from "#shared/contracts/bookings.ts";

/** The code of the problem with which a provider's redirect ended. */
export const ProblemSearch = z.object({ problem: z.string().max(60).optional().catch(undefined) });

/** Which bookings the page shows: of a kind, of an account by its name, of a symbol. */
export const CashSearch = z.object({
  kind: BookingKind.optional().catch(undefined),
  account: z.string().min(1).max(80).optional().catch(undefined),
  symbol: z.string().min(1).max(100).optional().catch(undefined),
});

/** The account is a name or an id; without one the page counts all of them. */
export const AccountSearch = z.object({ account: z.string().min(1).max(100).optional().catch(undefined) });

/** A paper account by its id, and where the palette sends: a side to begin with. */
export const TicketSearch = z.object({
  account: z.string().max(40).optional().catch(undefined),
  side: z.enum(["buy", "sell"]).optional().catch(undefined),
});

/**
 * Which orders the blotter shows; without `show` the open ones. `order` is one that a page links to, and
 * `cancel` asks whether to cancel all.
 */
export const OrdersSearch = z.object({
  show: z.enum(["all"]).optional().catch(undefined),
  account: z.string().max(40).optional().catch(undefined),
  order: z.string().max(40).optional().catch(undefined),
  cancel: z.enum(["all"]).optional().catch(undefined),
});

/** Which runs the list shows: of a flow by its id, of a status, those that a text finds, up to a day. */
export const ExecutionsSearch = z.object({
  flow: z.string().max(40).optional().catch(undefined),
  status: z.enum(["pending", "success", "failure", "cancelled"]).optional().catch(undefined),
  search: z.string().max(100).optional().catch(undefined),
  until: z.iso.date().optional().catch(undefined),
});

/** The type of an integration that the page asks to connect at once. */
export const IntegrationsSearch = z.object({
  connect: z.string().max(60).optional().catch(undefined),
});
