import * as z from "zod";
import { ActionFailure, type IntegrationType, serviceAction } from "../action.ts";
import { json, secret, text } from "../field.ts";
import { callService } from "../service-call.ts";

const Credentials = z.object({
  clientId: text(
    { title: "Client id", description: "Of an OAuth client of your Google Cloud project." },
    300,
  ),
  clientSecret: secret({ title: "Client secret" }),
  refreshToken: secret({ title: "Refresh token", description: "With the scope of spreadsheets." }),
});
const Settings = z.object({
  spreadsheet: text({ title: "Usual spreadsheet", description: "The id in its address." }, 200).optional(),
});
const Token = z.object({
  access_token: z.string().min(1).max(4_000),
  expires_in: z.number().positive().default(3_600),
  refresh_token: z.string().max(4_000).optional(),
});
const Appended = z.object({
  updates: z.object({ updatedRange: z.string().optional(), updatedRows: z.number().optional() }),
});

const Cell = z.union([z.string().max(50_000), z.number(), z.boolean(), z.null()]);
const Row = z.array(Cell).min(1).max(200);

export const googleSheets: IntegrationType = {
  type: "google_sheets",
  label: "Google Sheets",
  category: "data",
  summary: "Rows in a spreadsheet of yours.",
  credentials: Credentials,
  settings: Settings,
  /** A refresh token that is taken is proof enough; the spreadsheet is only known to a node. */
  async test({ accessToken }) {
    await accessToken();
  },
  async refresh({ ctx, credentials, timeoutMs }) {
    const { clientId, clientSecret, refreshToken } = Credentials.parse(credentials);
    const body = new URLSearchParams({
      grant_type: "refresh_token",
      client_id: clientId,
      client_secret: clientSecret,
      refresh_token: refreshToken,
    });
    const answer = await callService(ctx.env, {
      vendor: "googleTokens",
      path: "/token",
      body,
      timeoutMs,
    }).catch(refusedGrant);
    const granted = Token.safeParse(answer.body);
    if (!granted.success)
      throw new ActionFailure("answer_unreadable", "Google gave no token that can be read.");
    const { access_token: token, expires_in: seconds, refresh_token: next } = granted.data;
    return { token, seconds, ...(next === undefined ? {} : { refreshToken: next }) };
  },
};

/** A grant that is refused is answered with 400 (RFC 6749, 5.2). */
function refusedGrant(error: unknown): never {
  if (error instanceof ActionFailure && error.code === "http_status" && !error.canPass)
    throw new ActionFailure("credentials_refused", "Google refused the refresh token.", { cause: error });
  throw error;
}

export const googleSheetsRow = serviceAction(
  {
    config: z.object({
      spreadsheet: text({ title: "Spreadsheet", description: "The id in its address." }, 200).optional(),
      sheet: text({ title: "Sheet", example: "Trades" }, 100).default("Sheet1"),
      row: json(
        { title: "Row", description: "A list of values.", example: '["{{ input.symbol }}", 1]' },
        50_000,
      ),
    }),
    credentials: Credentials,
  },
  {
    action: "google_sheets.row",
    label: "Add a row",
    summary: "Adds a row below the table of a sheet.",
    capability: "append_row",
    integration: { type: "google_sheets" },
    async run({ ctx, config, settings, accessToken, timeoutMs }) {
      const spreadsheet = config.spreadsheet ?? Settings.parse(settings).spreadsheet ?? "";
      const row = Row.safeParse(config.row);
      if (!/^[\w-]{1,200}$/.test(spreadsheet)) throw new ActionFailure("config", "No spreadsheet is named.");
      if (!row.success) throw new ActionFailure("config", "The row is not a list of texts and numbers.");
      const range = encodeURIComponent(`'${config.sheet.replaceAll("'", "''")}'!A1`);
      const { body } = await callService(ctx.env, {
        vendor: "googleSheets",
        path: `/v4/spreadsheets/${spreadsheet}/values/${range}:append?valueInputOption=RAW&insertDataOption=INSERT_ROWS`,
        headers: { authorization: `Bearer ${await accessToken()}` },
        body: { values: [row.data] },
        timeoutMs,
      });
      const appended = Appended.safeParse(body);
      return { range: appended.success ? (appended.data.updates.updatedRange ?? null) : null };
    },
  },
);
