import * as z from "zod";
import { type IntegrationType, serviceAction } from "../action.ts";
import { longText, fieldSecret, text } from "../field.ts";
import { callService } from "../service-call.ts";

const Credentials = z.object({
  token: fieldSecret({ title: "Access token", description: "A fine-grained token that may write issues." }),
});
const Issue = z.object({ number: z.number(), html_url: z.string() });

const headersOf = ({ token }: z.infer<typeof Credentials>) => ({
  authorization: `Bearer ${token}`,
  accept: "application/vnd.github+json",
  "x-github-api-version": "2022-11-28",
});

export const github: IntegrationType = {
  type: "github",
  label: "GitHub",
  category: "devtools",
  summary: "Issues in a repository of yours.",
  credentials: Credentials,
  settings: z.object({}),
  async test({ ctx, credentials, timeoutMs }) {
    const headers = headersOf(Credentials.parse(credentials));
    await callService(ctx.env, { vendor: "github", path: "/user", method: "GET", headers, timeoutMs });
  },
};

export const githubIssue = serviceAction(
  {
    config: z.object({
      repository: text({ title: "Repository", example: "owner/name" }, 140).refine(
        (name) => /^[\w.-]{1,39}\/[\w.-]{1,100}$/.test(name),
        "is not owner/name",
      ),
      title: text({ title: "Title" }, 256),
      body: longText({ title: "Text" }, 60_000).optional(),
      labels: z.array(z.string().max(50)).max(20).optional().meta({ title: "Labels" }),
    }),
    credentials: Credentials,
  },
  {
    action: "github.issue",
    label: "Open an issue",
    summary: "Opens an issue in a repository.",
    capability: "create_issue",
    integration: { type: "github" },
    async run({ ctx, config, credentials, timeoutMs }) {
      const { repository, ...issue } = config;
      const headers = headersOf(credentials);
      const path = `/repos/${repository}/issues`;
      const { body } = await callService(ctx.env, {
        vendor: "github",
        path,
        headers,
        body: { title: issue.title, body: issue.body ?? "", labels: issue.labels ?? [] },
        timeoutMs,
      });
      const made = Issue.safeParse(body);
      return made.success
        ? { number: made.data.number, url: made.data.html_url }
        : { number: null, url: null };
    },
  },
);
