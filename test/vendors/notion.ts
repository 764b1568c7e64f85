import { answerJson, startVendor, type Vendor } from "./server.ts";

/**
 * Notion's API (https://developers.notion.com/reference/post-page) of 2022-06-28: `GET /v1/users/me` and
 * `POST /v1/pages`. Rich text of more than 2 000 characters is refused. `GET /taken` returns the pages.
 */
export function startNotion(): Promise<Vendor> {
  const taken: unknown[] = [];
  return startVendor((request, body, response) => {
    if (request.url === "/taken") return answerJson(response, 200, taken);
    const refuse = (status: number, code: string) =>
      answerJson(response, status, { object: "error", status, code });
    if (request.headers.authorization !== "Bearer ntn_valid_token") return refuse(401, "unauthorized");
    if (request.headers["notion-version"] !== "2022-06-28") return refuse(400, "missing_version");
    if (request.url === "/v1/users/me") return answerJson(response, 200, { object: "user", type: "bot" });
    if (request.url !== "/v1/pages") return refuse(404, "object_not_found");
    const page = JSON.parse(body);
    const pieces: string[] = (page.children ?? []).flatMap(
      (child: { paragraph: { rich_text: { text: { content: string } }[] } }) =>
        child.paragraph.rich_text.map(({ text }) => text.content),
    );
    if (pieces.some((piece) => piece.length > 2_000)) return refuse(400, "validation_error");
    if (page.parent.database_id === undefined && page.parent.page_id === "")
      return refuse(400, "validation_error");
    taken.push(page);
    answerJson(response, 200, {
      object: "page",
      id: `page-${taken.length}`,
      url: "https://www.notion.so/page",
    });
  });
}
