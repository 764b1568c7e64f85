import { base64url } from "jose";
import * as z from "zod";
import type { Ceremony } from "#shared/contracts/auth.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import { actingAs, type Visitor } from "../../context.ts";
import { ALWAYS } from "../../db/conditions.ts";
import { revokeTokens, findToken } from "../one-time-tokens/one-time-tokens.ts";
import { linkTo, outgoing } from "../email/outgoing.ts";
import { sendSoon } from "../email/send-email.ts";
import { digest, randomBytes } from "../keys.ts";
import { beginCeremony } from "./begin-ceremony.ts";
import { endAs } from "./end-recovery.ts";
import { addressHash } from "./hashes.ts";
import { OPEN_MS, stageOf, WAIT_MS } from "./core/stages.ts";
import {
  findByLink,
  findOpen,
  findOwner,
  insertRecovery,
  relink,
  type Owner,
  type RecoveryRow,
} from "./store.ts";

type Followed = { readyAt: string; ceremony: z.infer<typeof Ceremony> | null };

const Mailed = z.object({ address: z.string() });

/**
 * Follows the link of a mail. The first use begins the wait, which is visible to the owner. From then on the
 * recovery's row knows the link. After the wait the same link leads to the ceremony, until the recovery has
 * ended.
 */
export async function followRecovery(visitor: Visitor, { token }: { token: string }): Promise<Followed> {
  const { env, identity, now } = visitor;
  const linkHash = await digest(token);
  const known = await findByLink(identity, linkHash);
  if (known !== null) return goOn(visitor, known);
  const link = await findToken(identity, "recovery_link", token, now);
  const owner = link?.userId == null ? null : await findOwner(identity, link.userId);
  if (link === null || owner === null) throw new Problem("link_invalid");
  const { address } = Mailed.parse(link.payload);
  if (address !== (await addressHash(env, owner.email))) throw new Problem("link_invalid");
  const open = await findOpen(identity, owner.id);
  if (open !== null && stageOf(open, now) !== "lapsed" && open.address === address) {
    return join(visitor, open, linkHash);
  }
  if (open !== null) await endAs(actingAs(visitor, owner.id, null), open, "lapsed");
  return begin(visitor, owner, { address, linkHash });
}

/**
 * Handles the link of another mail, sent while the wait runs.
 * Its link replaces the first, and the wait continues.
 */
async function join(visitor: Visitor, open: RecoveryRow, linkHash: string): Promise<Followed> {
  const { identity } = visitor;
  const joined = await identity.as(open.user_id, null).change({
    statements: [relink(open, linkHash)],
    audit: [{ action: "recovery.link_renewed", detail: { recovery: open.id } }],
    events: [],
    unconditional: [revokeTokens(open.user_id, ["recovery_link"], ALWAYS)],
  });
  if (!joined) throw new Problem("link_invalid");
  return goOn(visitor, open);
}

async function begin(
  visitor: Visitor,
  owner: Owner,
  { address, linkHash }: { address: string; linkHash: string },
): Promise<Followed> {
  const { env, identity, now } = visitor;
  const { id: userId, email } = owner;
  const id = newId("recovery", now);
  const readyAt = now + WAIT_MS;
  const stop = `rcs_${base64url.encode(randomBytes(32))}`;
  const words = {
    link: linkTo(env, "/recovery/stop", stop),
    readyAt: `${new Date(readyAt).toISOString().slice(0, 16).replace("T", " ")} UTC`,
  };
  const begun = await identity.as(userId, null).change({
    statements: [
      insertRecovery({
        id,
        user_id: userId,
        address,
        linkHash,
        stopHash: await digest(stop),
        started_at: now,
        ready_at: readyAt,
        lapses_at: readyAt + OPEN_MS,
      }),
      await outgoing(env, { userId, to: email, template: "recovery_started", words }, now),
    ],
    audit: [
      { action: "recovery.started", detail: { recovery: id, readyAt: new Date(readyAt).toISOString() } },
    ],
    events: [
      { type: "credentials.changed", body: { credential: "recovery", change: "started" } },
      { type: "security.alert", body: { alert: "recovery_started" } },
    ],
    unconditional: [revokeTokens(userId, ["recovery_link"], ALWAYS)],
  });
  sendSoon(visitor);
  if (begun) return { readyAt: new Date(readyAt).toISOString(), ceremony: null };
  // The same link was followed twice at once, and the other request began the recovery.
  const other = await findByLink(identity, linkHash);
  if (other === null) throw new Problem("link_invalid");
  return goOn(visitor, other);
}

async function goOn(visitor: Visitor, recovery: RecoveryRow): Promise<Followed> {
  const owner = await findOwner(visitor.identity, recovery.user_id);
  const stage = stageOf(recovery, visitor.now);
  if (owner === null || stage === "ended" || stage === "lapsed") throw new Problem("link_invalid");
  // The account has a different address by now. A reader of the old address must not recover it.
  if (recovery.address !== (await addressHash(visitor.env, owner.email))) throw new Problem("link_invalid");
  const readyAt = new Date(recovery.ready_at).toISOString();
  if (stage === "waiting") return { readyAt, ceremony: null };
  const ceremony = await beginCeremony(visitor, owner, { by: "wait", recovery: recovery.id });
  return { readyAt, ceremony };
}
