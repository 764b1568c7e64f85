import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import { message, MessageReader, startupPacket } from "./wire.ts";

export type Target = { host: string; port: number; user: string; password: string; database: string };

/**
 * An idle connection that has signed in to the server, and the messages that the server sent at its start.
 */
export type Opened = { socket: Socket; greeting: Buffer; cancel(): void };

export function openServer(target: Target): Promise<Opened> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: target.host, port: target.port, noDelay: true });
    const reader = new MessageReader();
    const greeting: Buffer[] = [];
    let scram: Scram | undefined;
    let key: Buffer = Buffer.alloc(0);
    const fail = (reason: string): void => {
      socket.destroy();
      reject(new Error(reason));
    };
    const answer = ({ type, body }: { type: string; body: Buffer }): void => {
      if (type === "E") return fail(body.toString("utf8").replaceAll("\0", " ").trim());
      if (type === "S") greeting.push(message("S", body));
      if (type === "K") key = Buffer.from(body);
      if (type === "Z") {
        socket.removeAllListeners();
        return resolve({ socket, greeting: Buffer.concat(greeting), cancel: () => cancel(target, key) });
      }
      if (type !== "R") return undefined;
      const step = body.readInt32BE(0);
      if (step === 3) socket.write(message("p", target.password));
      else if (step === 10) socket.write((scram = startScram(target.password)).first);
      else if (step === 11 && scram) socket.write(scram.answer(body.toString("utf8", 4)));
      else if (step !== 0 && step !== 12)
        fail(`the server asks for a kind of authentication (${step}) that the pooler does not know`);
      return undefined;
    };
    socket.once("connect", () =>
      socket.write(
        startupPacket({
          user: target.user,
          database: target.database,
          application_name: "tidemark-pooler",
          client_encoding: "UTF8",
        }),
      ),
    );
    socket.on("data", (chunk) => {
      reader.push(chunk);
      for (let next = reader.next(1); next && !socket.destroyed; next = reader.next(1)) answer(next);
    });
    socket.once("error", (error) => fail(error.message));
    socket.once("close", () => fail("the server closed the connection"));
  });
}

/** Closing a connection does not end the statement that runs on it; this does. */
function cancel(target: Target, key: Buffer): void {
  const socket = connect({ host: target.host, port: target.port });
  socket.on("error", () => socket.destroy());
  socket.end(message("", 80_877_102, key));
}

type Scram = { first: Buffer; answer(challenge: string): Buffer };

/** SCRAM-SHA-256 (RFC 5802, 7677) from the client's side. */
function startScram(password: string): Scram {
  const bare = `n=,r=${randomBytes(18).toString("base64")}`;
  const opening = Buffer.from(`n,,${bare}`);
  return {
    first: message("p", "SCRAM-SHA-256", opening.length, opening),
    answer(challenge) {
      const fields = new Map(challenge.split(",").map((field) => [field.slice(0, 1), field.slice(2)]));
      const salted = pbkdf2Sync(
        password,
        Buffer.from(fields.get("s") ?? "", "base64"),
        Number(fields.get("i")),
        32,
        "sha256",
      );
      const clientKey = hmac(salted, "Client Key");
      const closing = `c=biws,r=${fields.get("r") ?? ""}`;
      const signature = hmac(
        createHash("sha256").update(clientKey).digest(),
        `${bare},${challenge},${closing}`,
      );
      const proof = clientKey.map((byte, at) => byte ^ (signature[at] ?? 0));
      return message("p", Buffer.from(`${closing},p=${Buffer.from(proof).toString("base64")}`));
    },
  };
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
