import { errorOf, retryAfter } from "./errors.js";
import { createClient, createConfig, type Client } from "./v1/client/index.js";

export interface Options {
  /** How often to ask in all when an answer says Retry-After; 3 if left out. */
  tries?: number;
  /** Longest pause in seconds; an answer that asks for more is an error at once. 30 if left out. */
  patience?: number;
  /** Seconds until an answer must be there; 30 if left out. */
  timeout?: number;
  /** What to fetch with; the platform's own if left out. */
  fetch?: typeof fetch;
}

/**
 * A client for the installation at `url` (with or without /api/v1), for all functions of this library.
 *
 * `key` is a secret or publishable key, or an access token. An answer that says Retry-After (429, 503, and 409 while
 * the same request is still at work) is asked again. Every POST carries an Idempotency-Key, one of its own if none is
 * given, so that asking again never does it twice.
 */
export function connect(url: string, key: string, options: Options = {}): Client {
  const client = createClient(
    createConfig({
      baseUrl: url.replace(/\/+$/, "").replace(/\/api\/v1$/, "") + "/api/v1",
      headers: { Authorization: `Bearer ${key}` },
      fetch: patient(options),
      throwOnError: true,
    }),
  );
  client.interceptors.error.use((body, response) => errorOf(response, body));
  return client;
}

function patient({ tries = 3, patience = 30, timeout = 30, fetch: ask = globalThis.fetch }: Options): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    if (request.method === "POST" && !request.headers.has("Idempotency-Key")) {
      request.headers.set("Idempotency-Key", newKey());
    }
    for (let left = tries - 1; ; left--) {
      const response = await ask(request.clone(), { signal: limited(request.signal, timeout) });
      const wait = retryAfter(response);
      if (response.ok || wait === undefined || left <= 0 || wait > patience) return response;
      await response.body?.cancel();
      await pause(wait, request.signal);
    }
  };
}

/** Random, though pages without https have no `randomUUID`. */
function newKey(): string {
  const bytes = globalThis.crypto?.getRandomValues(new Uint8Array(16));
  if (!bytes) return `${Date.now()}-${Math.random()}-${Math.random()}`; // Node 18
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Ends with `signal` or after some seconds, whichever comes first. */
function limited(signal: AbortSignal, seconds: number): AbortSignal {
  const timeout = AbortSignal.timeout(seconds * 1000);
  if (signal.aborted) return signal;
  const either = new AbortController();
  for (const one of [signal, timeout]) {
    one.addEventListener("abort", () => either.abort(one.reason), { once: true });
  }
  return either.signal;
}

function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, seconds * 1000);
    signal.addEventListener("abort", stop, { once: true });
  });
}
