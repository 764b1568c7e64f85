import pg from "pg";

/**
 * Has the messages that the client sends in one turn leave in one write. By itself it writes each of a
 * statement's five messages alone, which costs the Worker more than making them. The client is never ended,
 * so nothing overtakes what waits here. Messages after a lost connection are dropped, as the client does.
 */
export function writeByTurn(client: pg.Client): void {
  const connection: unknown = Reflect.get(client, "connection");
  if (!(connection instanceof pg.Connection)) throw new TypeError("the client has no connection");
  let waiting: Uint8Array[] = [];
  const write = () => {
    const messages = waiting;
    waiting = [];
    if (connection.stream.writable) connection.stream.write(joined(messages));
  };
  Reflect.set(connection, "_send", (message: Uint8Array): boolean => {
    if (!connection.stream.writable) return false;
    if (waiting.push(message) === 1) queueMicrotask(write);
    return true;
  });
}

function joined(messages: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(messages.reduce((length, message) => length + message.length, 0));
  let at = 0;
  for (const message of messages) {
    whole.set(message, at);
    at += message.length;
  }
  return whole;
}
