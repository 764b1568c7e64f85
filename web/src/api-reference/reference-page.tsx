import { useState } from "react";
import { Brand } from "../ui/logo.tsx";
import { FirstCalls } from "./first-calls.tsx";
import { OperationView } from "./operation-view.tsx";
import { findIn, type Group, type Reference } from "./read-document.ts";
import type { Json } from "./json.ts";

/** The whole reference; null while the document is on its way, an error where it did not come. */
export function ReferencePage({ reference }: { reference: Reference | Error | null }) {
  return (
    <div className="api-reference">
      <header className="api-reference-head">
        <a href="/" className="api-reference-brand">
          <Brand />
        </a>
        <nav aria-label="Beside">
          <a href="/api/v1/openapi.json">openapi.json</a>
        </nav>
      </header>
      <main className="stack">
        <div className="api-reference-intro">
          <h1>API reference</h1>
          <p className="soft">
            Everything that the pages do is a call that your programs can make, too. <code>/mapi</code> is the
            mount for programs: it reads no cookie and wants an <code>Idempotency-Key</code> on writes that
            take one. <code>/api/v1</code> is the same for pages.
          </p>
        </div>
        <FirstCalls />
        {reference === null ? (
          <output className="soft">Fetching the list of calls…</output>
        ) : reference instanceof Error ? (
          <p role="alert">The list of calls did not come: {reference.message}. Load the page again.</p>
        ) : (
          <Calls reference={reference} />
        )}
      </main>
    </div>
  );
}

function Calls({ reference: { groups, schemas, base } }: { reference: Reference }) {
  const [search, setSearch] = useState("");
  const found = findIn(groups, search);
  const count = found.reduce((sum, { operations }) => sum + operations.length, 0);
  return (
    <section className="stack" aria-labelledby="calls">
      <div className="api-reference-intro">
        <h2 id="calls">All calls</h2>
        <p className="soft">
          Paths stand below <code>{base}</code> and <code>/mapi</code>. A refusal is a problem document (RFC
          9457) whose <code>code</code> never changes.
        </p>
      </div>
      <div className="api-reference-find">
        <label htmlFor="find" className="small soft">
          Find a call
        </label>
        <input
          id="find"
          className="input"
          type="search"
          autoComplete="off"
          value={search}
          onChange={({ target }) => setSearch(target.value)}
        />
        <output className="soft small">
          {count} {count === 1 ? "call" : "calls"}
        </output>
      </div>
      {found.map((group) => (
        <GroupView key={group.tag} group={group} schemas={schemas} isSearched={search.trim() !== ""} />
      ))}
    </section>
  );
}

/** The calls of a tag. A search opens all groups; the address opens the group of the call that it names. */
function GroupView({ group, schemas, isSearched }: { group: Group; schemas: Json; isSearched: boolean }) {
  const { tag, operations } = group;
  const [isChosen, setIsChosen] = useState(() => operations.some(({ id }) => location.hash === `#${id}`));
  const isOpen = isSearched || isChosen;
  return (
    <details
      className="card api-reference-group"
      open={isOpen}
      onToggle={({ currentTarget }) => {
        if (!isSearched) setIsChosen(currentTarget.open);
      }}
    >
      <summary>
        <h3>{tag}</h3>
        <span className="soft small">{operations.length}</span>
      </summary>
      {isOpen
        ? operations.map((operation) => (
            <OperationView key={operation.id} operation={operation} schemas={schemas} />
          ))
        : null}
    </details>
  );
}
