import { DurableObject } from "cloudflare:workers";

/** Placeholder until the stream lands. */
export class UserStream extends DurableObject<Env> {
  async ping(): Promise<"pong"> {
    return "pong";
  }
  async append(_source: string, _generation: number, _floor: number, _rows: object[]): Promise<void> {}
  async live(_event: object): Promise<void> {}
  async revoke(_sessionId: string): Promise<void> {}
}
