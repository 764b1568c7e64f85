import { type Json, listOf, objectOf, textOf } from "./json.ts";

export type Parameter = { name: string; place: string; isRequired: boolean; schema: unknown };
export type Media = { type: string; schema: unknown };
export type Answer = { status: string; media: Media[] };
/** The refusals that share a status, each with the page that explains it. */
export type Refusal = { status: string; problems: { code: string; doc: string }[] };

export type Operation = {
  id: string;
  method: string;
  path: string;
  summary: string;
  /** Who may call, in words. */
  about: string;
  parameters: Parameter[];
  body: Media[];
  answers: Answer[];
  refusals: Refusal[];
};

export type Group = { tag: string; operations: Operation[] };
export type Reference = { base: string; groups: Group[]; schemas: Json };

const PROBLEM = "application/problem+json";

/** Reads an OpenAPI document into groups by tag, in the order in which the document names them. */
export function readDocument(document: unknown): Reference {
  const { paths, servers, components } = objectOf(document);
  const groups = new Map<string, Operation[]>();
  for (const [path, methods] of Object.entries(objectOf(paths)))
    for (const [method, each] of Object.entries(objectOf(methods))) {
      const tag = textOf(listOf(objectOf(each)["tags"])[0]) || "Other";
      groups.set(tag, [...(groups.get(tag) ?? []), readOperation(path, method, objectOf(each))]);
    }
  return {
    base: textOf(objectOf(listOf(servers)[0])["url"]),
    groups: [...groups].map(([tag, operations]) => ({ tag, operations })),
    schemas: objectOf(objectOf(components)["schemas"]),
  };
}

function readOperation(path: string, method: string, each: Json): Operation {
  const responses = Object.entries(objectOf(each["responses"]));
  return {
    id: textOf(each["operationId"]),
    method: method.toUpperCase(),
    path,
    summary: textOf(each["summary"]),
    about: textOf(each["description"]),
    parameters: listOf(each["parameters"]).map((parameter) => {
      const { name, in: place, required, schema } = objectOf(parameter);
      return { name: textOf(name), place: textOf(place), isRequired: required === true, schema };
    }),
    body: mediaOf(each["requestBody"]),
    answers: responses
      .filter(([, response]) => !isRefusal(response))
      .map(([status, response]) => ({ status, media: mediaOf(response) })),
    refusals: responses
      .filter(([, response]) => isRefusal(response))
      .map(([status, response]) => ({
        status,
        problems: listOf(objectOf(response)["x-problems"]).map((problem) => {
          const { code, doc } = objectOf(problem);
          return { code: textOf(code), doc: textOf(doc) };
        }),
      })),
  };
}

function isRefusal(response: unknown): boolean {
  return Object.hasOwn(objectOf(objectOf(response)["content"]), PROBLEM);
}

function mediaOf(holder: unknown): Media[] {
  return Object.entries(objectOf(objectOf(holder)["content"])).map(([type, media]) => ({
    type,
    schema: objectOf(media)["schema"],
  }));
}

/** The groups with the operations that contain every word of the search; groups without one are left out. */
export function findIn(groups: readonly Group[], search: string): Group[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return groups.flatMap(({ tag, operations }) => {
    const found = operations.filter(({ id, method, path, summary }) => {
      const text = `${tag} ${id} ${method} ${path} ${summary}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
    return found.length === 0 ? [] : [{ tag, operations: found }];
  });
}
