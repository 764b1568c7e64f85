import { ASSISTANT_SCOPES } from "#shared/scopes.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { Section } from "../ui/section.tsx";
import { ConnectedCard } from "./connected-card.tsx";
import { READ_WORDS } from "./read-words.ts";
import "./assistants.css";

/** How an assistant is connected, what it may read, and which ones are connected. */
export function AssistantsPage() {
  return (
    <>
      <ConnectCard />
      <ConnectedCard />
    </>
  );
}

function ConnectCard() {
  const address = `${location.origin}/mcp`;
  return (
    <Section
      title="Connect an assistant"
      intro="An assistant that speaks the Model Context Protocol (MCP) can read your journal here and answer from it. It changes nothing."
    >
      <div className="assistants-address">
        <code>{address}</code>
        <CopyButton text={address} look="button-primary">
          Copy the address
        </CopyButton>
      </div>
      <ol className="assistants-steps">
        <li>In the assistant, add a remote MCP server. Some call it a connector or an integration.</li>
        <li>Paste the address. Leave fields for a key, a client id or a secret empty.</li>
        <li>It opens Tidemark in a browser. Sign in, read what it asks for, and allow it or not.</li>
      </ol>
      <h3>What it may read, once you allow it</h3>
      <ul className="assistants-reads">
        {ASSISTANT_SCOPES.map((scope) => (
          <li key={scope}>{READ_WORDS[scope]}.</li>
        ))}
      </ul>
      <p className="soft small">
        It cannot place an order, change or delete a record, or see your email, your sign-in or your keys.
        What it reads leaves Tidemark for the company that runs it, under that company&rsquo;s terms.
      </p>
    </Section>
  );
}
