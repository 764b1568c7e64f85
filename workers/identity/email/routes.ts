import * as contract from "#shared/contracts/passwords.ts";
import { serve } from "../../http/serve/serve.ts";
import { visitorOf } from "../visitor.ts";
import { listMailbox } from "./store.ts";

export const email = [
  serve(contract.readMailbox, async (c, { query }) => ({
    items: await listMailbox(visitorOf(c).identity, query.to),
  })),
];
