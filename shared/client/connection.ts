/** A WebSocket as the stream uses it. Text sent before the socket opens or after it closes is lost. */
export type Connection = { send(text: string): void; close(code: number): void };

export type ConnectionEvents = {
  message(text: string): void;
  /** Called once, also when the connection never opened. */
  closed(code: number): void;
};

export type Connect = (url: string, on: ConnectionEvents) => Connection;

/** Opens a WebSocket of the platform. */
export const connectWebSocket: Connect = (url, on) => {
  const socket = new WebSocket(url);
  let isOver = false;
  const over = (code: number): void => {
    if (isOver) return;
    isOver = true;
    on.closed(code);
  };
  socket.addEventListener("message", ({ data }) => {
    if (typeof data === "string") on.message(data);
  });
  socket.addEventListener("close", ({ code }) => over(code));
  socket.addEventListener("error", () => over(1006));
  return {
    send(text) {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close(code) {
      socket.close(code);
      over(code); // a dead connection answers no closing handshake
    },
  };
};
