import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  Client,
  type OAuthClientProvider,
  type OAuthDiscoveryState,
  type StoredOAuthClientInformation,
  type StoredOAuthTokens,
  StreamableHTTPClientTransport,
  UnauthorizedError,
} from "@modelcontextprotocol/client";

/** A stock client of the Model Context Protocol, as a program on this machine uses its library. */
export type Assistant = Awaited<ReturnType<typeof newAssistant>>;

/**
 * Starts an assistant for the server at this address. It knows nothing else: neither where to sign in nor an
 * id of its own.
 */
export async function newAssistant(address: string, { scope }: { scope?: string } = {}) {
  const answers: URL[] = [];
  const listener = createServer((request, response) => {
    const url = new URL(request.url ?? "", "http://localhost");
    if (url.pathname === "/callback") answers.push(url);
    response.setHeader("content-type", "text/html").end("<title>Back</title>You can close this page.");
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const redirectUrl = `http://localhost:${(listener.address() as AddressInfo).port}/callback`;
  const kept: {
    client?: StoredOAuthClientInformation;
    tokens?: StoredOAuthTokens;
    verifier?: string;
    discovery?: OAuthDiscoveryState;
    goTo?: URL;
  } = {};
  const provider: OAuthClientProvider = {
    redirectUrl,
    clientMetadata: {
      client_name: "Trading helper",
      redirect_uris: [redirectUrl],
      token_endpoint_auth_method: "none",
      ...(scope === undefined ? {} : { scope }),
    },
    clientInformation: () => kept.client,
    saveClientInformation: (client) => void (kept.client = client),
    tokens: () => kept.tokens,
    saveTokens: (tokens) => void (kept.tokens = tokens),
    redirectToAuthorization: (url) => void (kept.goTo = url),
    saveCodeVerifier: (verifier) => void (kept.verifier = verifier),
    codeVerifier: () => kept.verifier ?? "",
    saveDiscoveryState: (found) => void (kept.discovery = found),
    discoveryState: () => kept.discovery,
  };
  const newTransport = () => new StreamableHTTPClientTransport(new URL(address), { authProvider: provider });
  let transport = newTransport();
  let client = newClient();
  return {
    kept,
    /** Asks without a token; returns the page to which the server sends the user. */
    async begin(): Promise<string> {
      try {
        await client.connect(transport);
      } catch (error) {
        if (!(error instanceof UnauthorizedError) || kept.goTo === undefined) throw error;
        return kept.goTo.href;
      }
      throw new Error("the server let an assistant in without a token");
    },
    /** Redeems the browser's answer and connects. */
    async finish(): Promise<Client> {
      for (const until = Date.now() + 20_000; answers.length === 0;) {
        if (Date.now() > until) throw new Error("no answer came to the assistant");
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      await transport.finishAuth(answers[0]?.searchParams ?? new URLSearchParams());
      transport = newTransport();
      client = newClient();
      await client.connect(transport);
      return client;
    },
    async close(): Promise<void> {
      await client.close();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}

function newClient(): Client {
  return new Client({ name: "helper", version: "1" }, { versionNegotiation: { mode: "auto" } });
}

/** The texts of a tool's answer, and whether it is a refusal. */
export async function callTool(
  client: Client,
  name: string,
  given: Record<string, unknown> = {},
): Promise<{ isError: boolean; text: string }> {
  const { content, isError } = await client.callTool({ name, arguments: given });
  const texts = content.map((part) => (part.type === "text" ? part.text : ""));
  return { isError: isError === true, text: texts.join("\n") };
}
