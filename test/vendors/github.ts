import { answerJson, startVendor, type Vendor } from "./server.ts";

/**
 * GitHub's REST API (https://docs.github.com/rest/issues/issues#create-an-issue) of 2022-11-28: `GET /user`
 * and `POST /repos/{owner}/{repo}/issues`. `GET /taken` returns the issues to a test.
 */
export function startGithub(): Promise<Vendor> {
  const taken: unknown[] = [];
  return startVendor((request, body, response) => {
    const path = request.url ?? "/";
    if (path === "/taken") return answerJson(response, 200, taken);
    const { authorization, "x-github-api-version": version, "user-agent": agent } = request.headers;
    if (agent === undefined)
      return answerJson(response, 403, { message: "Request forbidden by administrative rules." });
    if (authorization !== "Bearer ghp_valid_token")
      return answerJson(response, 401, { message: "Bad credentials" });
    if (version !== "2022-11-28") return answerJson(response, 400, { message: "Unsupported version" });
    if (path === "/user") return answerJson(response, 200, { login: "trader" });
    if (path !== "/repos/trader/journal/issues") return answerJson(response, 404, { message: "Not Found" });
    const issue = JSON.parse(body);
    if (typeof issue.title !== "string" || issue.title === "")
      return answerJson(response, 422, { message: "Validation Failed", errors: [{ field: "title" }] });
    taken.push(issue);
    const number = taken.length;
    answerJson(response, 201, { number, html_url: `https://github.com/trader/journal/issues/${number}` });
  });
}
