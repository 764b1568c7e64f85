import * as z from "zod";
import { type IntegrationType, serviceAction } from "../action.ts";
import { json, longText, fieldSecret, text } from "../field.ts";
import { callService } from "../service-call.ts";

const Credentials = z.object({
  token: fieldSecret({
    title: "Integration token",
    description: "The page or database must be shared with it.",
  }),
});
const Page = z.object({ id: z.string(), url: z.string().optional() });
/** Notion takes at most 2 000 characters in one piece of rich text. */
const PIECE = 2_000;

const headersOf = ({ token }: z.infer<typeof Credentials>) => ({
  authorization: `Bearer ${token}`,
  "notion-version": "2022-06-28",
});

export const notion: IntegrationType = {
  type: "notion",
  label: "Notion",
  category: "docs",
  summary: "Pages in a database or below a page.",
  credentials: Credentials,
  settings: z.object({}),
  async test({ ctx, credentials, timeoutMs }) {
    const headers = headersOf(Credentials.parse(credentials));
    await callService(ctx.env, { vendor: "notion", path: "/v1/users/me", method: "GET", headers, timeoutMs });
  },
};

export const notionPage = serviceAction(
  {
    config: z.object({
      database: text({ title: "Id of the database" }, 60).optional(),
      page: text(
        { title: "Id of the page above", description: "Where no database is named." },
        60,
      ).optional(),
      titleProperty: text({ title: "Title's property", example: "Name" }, 100).default("Name"),
      title: text({ title: "Title" }, 1_000),
      text: longText({ title: "Text" }, 50_000).optional(),
      properties: json(
        { title: "Further properties", description: "As Notion's API takes them." },
        50_000,
      ).optional(),
    }),
    credentials: Credentials,
  },
  {
    action: "notion.page",
    label: "Add a page",
    summary: "Adds a page with a title, a text and properties.",
    capability: "create_page",
    integration: { type: "notion" },
    async run({ ctx, config, credentials, timeoutMs }) {
      const { database, page, titleProperty, title, properties } = config;
      const isRow = database !== undefined && database !== "";
      const more =
        typeof properties === "object" && properties !== null && !Array.isArray(properties) ? properties : {};
      const { body } = await callService(ctx.env, {
        vendor: "notion",
        path: "/v1/pages",
        headers: headersOf(credentials),
        body: {
          parent: isRow ? { database_id: database } : { page_id: page ?? "" },
          properties: {
            ...more,
            [isRow ? titleProperty : "title"]: { title: [{ text: { content: title } }] },
          },
          children: paragraphs(config.text ?? ""),
        },
        timeoutMs,
      });
      const made = Page.safeParse(body);
      return made.success
        ? { pageId: made.data.id, url: made.data.url ?? null }
        : { pageId: null, url: null };
    },
  },
);

function paragraphs(whole: string) {
  const pieces = whole === "" ? [] : (whole.match(new RegExp(`[^]{1,${PIECE}}`, "gu")) ?? []);
  return pieces.map((content) => ({
    object: "block",
    type: "paragraph",
    paragraph: { rich_text: [{ type: "text", text: { content } }] },
  }));
}
