import type * as z from "zod";
import { base64url } from "jose";
import type { verifyAudit as contract } from "#shared/contracts/audit.ts";
import type { Ctx } from "../../context.ts";
import { findLeaf, findNewest, type Leaf } from "./anchors.ts";
import { identityChain } from "./identity-store.ts";
import { ledgerChain } from "./ledger-store.ts";
import { climb } from "./merkle.ts";
import { verifyChain } from "./verify-chain.ts";

export type AuditVerdict = z.output<NonNullable<(typeof contract)["reply"]>>;

type Anchored = {
  shown: Pick<NonNullable<AuditVerdict["anchor"]>, "at" | "root" | "proof">;
  leaf: Leaf | null;
  isInTree: boolean;
};

const TRIES = 3;
const NOWHERE = { seq: 0, head: "" };

/** Computes every hash of both chains again, and compares them with the newest anchor. */
export async function verifyAudit(ctx: Ctx): Promise<AuditVerdict> {
  const { userId } = ctx;
  const anchored = await findAnchored(ctx.env, userId);
  const leaf = anchored?.leaf ?? { id: "", identity: NOWHERE, ledger: NOWHERE };
  const journal = await verifyChain(ledgerChain(ctx.ledger, userId), leaf.ledger.seq);
  const identity = await verifyChain(identityChain(ctx.identity, userId), leaf.identity.seq);
  const holds =
    anchored !== null &&
    anchored.isInTree &&
    identity.watchedHash === leaf.identity.head &&
    journal.watchedHash === leaf.ledger.head;
  return {
    intact: identity.verdict.intact && journal.verdict.intact && (anchored === null || holds),
    identity: identity.verdict,
    ledger: journal.verdict,
    anchor: anchored === null ? null : { ...anchored.shown, leaf, holds },
  };
}

/** Returns the newest anchor's heads of this user, or null when they were never anchored. */
async function findAnchored(env: Env, userId: string): Promise<Anchored | null> {
  for (let tries = 1; ; tries++) {
    const { anchor } = await findNewest(env.FILES);
    if (anchor === null) return null;
    const found = await findLeaf(env.FILES, anchor, userId);
    if (found === null) return null;
    // A newer anchor replaced this one between two reads.
    if (found === "missing" && tries < TRIES) continue;
    const { at, root } = anchor;
    const shown = { at: new Date(at).toISOString(), root };
    if (found === "missing") return { shown: { ...shown, proof: [] }, leaf: null, isInTree: false };
    const proof = found.proof.map(({ side, hash }) => ({ side, hash: base64url.encode(hash) }));
    const isInTree = base64url.encode(climb(found.hash, found.proof)) === root;
    return { shown: { ...shown, proof }, leaf: found.leaf, isInTree };
  }
}
