import { CopyButton } from "../ui/copy-button.tsx";

type Call = { title: string; scope: string; about: string; code: string };

/** The calls that a program makes first; `/mapi` is the mount that reads no cookie. */
function firstCalls(origin: string): Call[] {
  const key = '-H "Authorization: Bearer $TIDEMARK_KEY"';
  return [
    {
      title: "List your trades",
      scope: "journal:read",
      about: "The last closed first. The answer's nextCursor, sent as cursor, asks for the next page.",
      code: `curl ${key} \\\n  "${origin}/mapi/trades?limit=10"`,
    },
    {
      title: "Import a file",
      scope: "journal:write",
      about: "The same file twice adds nothing; the same Idempotency-Key gives the same answer again.",
      code: `curl ${key} -H "Idempotency-Key: first-import" \\\n  -F file=@trades.csv "${origin}/mapi/trades/import"`,
    },
    {
      title: "Follow what happens",
      scope: "events:read",
      about:
        "Every change, once and in order, for as long as the line holds. Begin again behind the last id with ?since=.",
      code: `curl -N ${key} -H "Accept: text/event-stream" \\\n  "${origin}/mapi/events"`,
    },
  ];
}

/** Three calls to copy, and the key that they need. */
export function FirstCalls() {
  return (
    <section className="stack" aria-labelledby="first-calls">
      <div className="api-reference-intro">
        <h2 id="first-calls">Three first calls</h2>
        <p className="soft">
          Make a key under <a href="/settings/api-keys">Settings, API keys</a>. It is shown once; put it where
          your shell finds it: <code>export TIDEMARK_KEY=tmk_…</code>
        </p>
      </div>
      <ol className="api-reference-calls">
        {firstCalls(location.origin).map(({ title, scope, about, code }) => (
          <li key={title} className="card api-reference-call">
            <div className="card-head">
              <h3>{title}</h3>
              <CopyButton text={code} look="button-small">
                Copy
              </CopyButton>
            </div>
            <pre className="api-reference-code">{code}</pre>
            <p className="soft small">
              {about} The key needs <code>{scope}</code>.
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
