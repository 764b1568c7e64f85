import type { Transport } from "#shared/client/client.ts";

/**
 * Sends like `fetch`. An upload with a progress listener uses XMLHttpRequest, because only XMLHttpRequest
 * reports progress.
 */
export const sendWithProgress: Transport = (url, init, onProgress) =>
  onProgress === undefined ? fetch(url, init) : upload(url, init, onProgress);

function upload(url: string, init: RequestInit, onProgress: (fraction: number) => void): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(init.method ?? "POST", url);
    new Headers(init.headers).forEach((value, name) => request.setRequestHeader(name, value));
    request.upload.addEventListener("progress", ({ lengthComputable, loaded, total }) => {
      if (lengthComputable) onProgress(loaded / total);
    });
    request.addEventListener("load", () => resolve(answerOf(request)));
    request.addEventListener("error", () => reject(new TypeError("The upload broke off")));
    request.addEventListener("abort", () => reject(new DOMException("The upload was stopped", "AbortError")));
    init.signal?.addEventListener("abort", () => request.abort(), { once: true });
    const { body } = init;
    request.send(body instanceof Blob || body instanceof FormData ? body : null);
  });
}

function answerOf(request: XMLHttpRequest): Response {
  const headers = new Headers();
  for (const line of request.getAllResponseHeaders().trim().split(/\r?\n/)) {
    const [name = "", ...value] = line.split(": ");
    if (name !== "") headers.append(name, value.join(": "));
  }
  const bodiless = request.status === 204 || request.status === 304;
  return new Response(bodiless ? null : request.responseText, { status: request.status, headers });
}
