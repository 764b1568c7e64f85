import { env } from "cloudflare:workers";

/** The same environment, and the text of every statement that D1 receives through it, in order. */
export function recordedStatements(): { watched: Env; statements: string[] } {
  const statements: string[] = [];
  const database = new Proxy(env.IDENTITY, {
    get(target, name) {
      if (name !== "withSession") return Reflect.get(target, name);
      return (constraint: string) => {
        const session = target.withSession(constraint);
        return {
          prepare(text: string) {
            statements.push(text);
            return session.prepare(text);
          },
          batch: (prepared: D1PreparedStatement[]) => session.batch(prepared),
          getBookmark: () => session.getBookmark(),
        };
      };
    },
  });
  return { watched: { ...env, IDENTITY: database }, statements };
}
