/** A message of a chat with a model. */
export type Message = { role: "system" | "user" | "assistant"; content: string };
