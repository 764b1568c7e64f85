/** A WebSocket as the stream needs it; what is sent before it is open or after it has closed is lost. */
export type Line = { send(text: string): void; close(code: number): void };

export type LineEvents = {
  message(text: string): void;
  /** Comes once, also when the line never opened. */
  closed(code: number): void;
};

export type Dial = (url: string, on: LineEvents) => Line;

/** Opens a WebSocket of the platform. */
export const dialWebSocket: Dial = (url, on) => {
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
      over(code); // a dead line answers no closing handshake
    },
  };
};
