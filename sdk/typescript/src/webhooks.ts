/** Whether a webhook was sent by who it says: the signature of Standard Webhooks, by the platform's own HMAC. */

/** The signature is not right, is missing, or is too old or too new. */
export class NotGenuine extends Error {
  override name = "NotGenuine";
}

/** Headers as fetch, Node or frameworks have them. */
export type HeadersLike = Headers | Record<string, string | readonly string[] | undefined>;

export interface Check {
  /** Seconds that the sender's clock and ours may differ, the way included; 300 if left out. */
  tolerance?: number;
  /** For tests: seconds since 1970. */
  now?: number;
}

/**
 * The event in `body`, which must be as it came, not parsed. Throws NotGenuine.
 *
 * While a secret is changed there are two signatures; one of ours is enough.
 */
export async function verify<T = unknown>(
  secret: string,
  headers: HeadersLike,
  body: string | Uint8Array,
  { tolerance = 300, now = Date.now() / 1000 }: Check = {},
): Promise<T> {
  const sent = header(headers, "webhook-timestamp");
  if (!/^[0-9]{1,19}$/.test(sent)) throw new NotGenuine("webhook-timestamp is missing or not a number");
  if (!(Math.abs(now - Number(sent)) <= tolerance)) throw new NotGenuine("too old or too new");
  const raw = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const signed = joined(new TextEncoder().encode(`${header(headers, "webhook-id")}.${sent}.`), raw);
  const { subtle } = globalThis.crypto ?? (await import(/* @vite-ignore */ NODE)).webcrypto;
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const key = await subtle.importKey("raw", keyOf(secret), hmac, false, ["verify"]);
  for (const one of header(headers, "webhook-signature").split(" ")) {
    const theirs = one.startsWith("v1,") ? fromBase64(one.slice(3)) : undefined;
    // The platform compares without telling by its time where the two differ.
    if (theirs && (await subtle.verify("HMAC", key, theirs, signed))) {
      return JSON.parse(new TextDecoder().decode(raw)) as T;
    }
  }
  throw new NotGenuine("no signature fits");
}

/** Node 18 keeps its web crypto there; the name is not written out for the sake of bundlers. */
const NODE: string = "node:crypto";

function header(headers: HeadersLike, name: string): string {
  if (headers instanceof Headers) return headers.get(name) ?? "";
  const found = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return (typeof found === "string" ? found : found?.[0]) ?? "";
}

function keyOf(secret: string): Uint8Array<ArrayBuffer> {
  const key = fromBase64(secret.replace(/^whsec_/, ""));
  if (!key?.length) throw new TypeError("a secret is whsec_ and base64");
  return key;
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}
