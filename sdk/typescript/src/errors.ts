/** What the API refuses, as exceptions: one class for each kind, made from the envelope that every refusal has. */

import type { ErrorCode } from "./v1/types.gen.js";

export class ApiError extends Error {
  override name = "ApiError";

  constructor(
    /** The HTTP status. */
    readonly status: number,
    /** The word to go by, such as "BOOKING_CONFLICT"; "" when the answer was not the API's. */
    readonly code: ErrorCode | "",
    message: string,
    /** What else was said. */
    readonly details: Readonly<Record<string, unknown>>,
    /** Seconds to wait, if the answer told. */
    readonly retryAfter: number | undefined,
  ) {
    super(message);
  }
}

/** 401: no key or token, or not a good one. */
export class Unauthorized extends ApiError {
  override name = "Unauthorized";
}

/** 403: the credential lacks a scope, or may not do this at all. */
export class Forbidden extends ApiError {
  override name = "Forbidden";
}

/** 404: nothing there, or nothing that you may know of. */
export class NotFound extends ApiError {
  override name = "NotFound";
}

/** 409: the time cannot be had, a hold has run out, or things are not in a state that allows this. */
export class Conflict extends ApiError {
  override name = "Conflict";

  /** Why a time is refused: taken, notice, window, hours, step, cap, blocked or past. */
  get reason(): string | undefined {
    return this.details["reason"] as string | undefined;
  }

  /** The first free start after the asked time, ISO 8601. */
  get nextAvailable(): string | undefined {
    return (this.details["next_available"] ?? undefined) as string | undefined;
  }

  /** Up to three nearest free times. */
  get alternatives(): readonly unknown[] {
    return (this.details["alternatives"] ?? []) as readonly unknown[];
  }
}

/** 422: values that cannot be accepted. */
export class Invalid extends ApiError {
  override name = "Invalid";

  /** Sentences by field, such as {"client.email": ["…"]}. */
  get fields(): Readonly<Record<string, readonly string[]>> {
    return (this.details["fields"] ?? {}) as Record<string, string[]>;
  }
}

/** 429: asked too often, beyond what was waited for. */
export class RateLimited extends ApiError {
  override name = "RateLimited";
}

/** 503: busy, beyond what was waited for. */
export class Unavailable extends ApiError {
  override name = "Unavailable";
}

const KINDS: Readonly<Record<number, typeof ApiError>> = {
  401: Unauthorized,
  403: Forbidden,
  404: NotFound,
  409: Conflict,
  422: Invalid,
  429: RateLimited,
  503: Unavailable,
};

/** The exception for an answer that is not good; `body` is what it said, read and parsed if it was JSON. */
export function errorOf(response: Response, body: unknown): ApiError {
  const said = (body as { error?: { code?: unknown; message?: unknown; details?: unknown } } | null)?.error;
  const Kind = KINDS[response.status] ?? ApiError;
  const wait = retryAfter(response);
  if (typeof said?.code !== "string") {
    return new Kind(response.status, "", response.statusText || `HTTP ${response.status}`, {}, wait);
  }
  const details = (said.details ?? {}) as Record<string, unknown>;
  return new Kind(response.status, said.code as ErrorCode, String(said.message), details, wait);
}

/** Seconds the answer asks to wait; undefined when it does not, or names a date. */
export function retryAfter(response: Response): number | undefined {
  const told = response.headers.get("Retry-After") ?? "";
  return /^[0-9]+$/.test(told) ? Number(told) : undefined;
}
