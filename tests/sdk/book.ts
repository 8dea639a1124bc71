// Runs in Node against the server named in the environment; ends with a thrown error if anything is amiss.
import {
  ApiError,
  cancelBooking,
  Conflict,
  connect,
  createBooking,
  createHold,
  every,
  getAvailability,
  Invalid,
  listBookings,
  listServices,
  NotGenuine,
  RateLimited,
  rescheduleBooking,
  verify,
} from "bookingapp-client";

declare const process: { env: Record<string, string | undefined> };

function is(fact: unknown, what: string): asserts fact {
  if (!fact) throw new Error(what);
}

async function refused<E extends Error>(work: Promise<unknown>, Kind: abstract new (...args: never[]) => E): Promise<E> {
  const error = await work.then(
    () => undefined,
    (one: unknown) => one,
  );
  if (error instanceof Kind) return error;
  throw error ?? new Error(`not refused: ${Kind.name}`);
}

const person = { name: "Grace", email: "grace@example.test" };

async function books(url: string, key: string) {
  const client = connect(url, key);
  const services: { id: string; name: string }[] = [];
  for await (const one of every(listServices, { client, query: { per_page: 3 } })) services.push(one);
  is(services.length === (await listServices({ client })).meta.total && services.length > 3, "all pages of a list");
  const service = services.find((one) => one.name === "Cut");
  is(service, "the service");

  const found = await getAvailability({ client, query: { service_id: [service.id] } });
  const free = found.days.flatMap((day) => day.slots).map((slot) => slot.starts_at);
  const [first, last] = [free[0], free.at(-1)];
  is(first && last, "free times");
  const hold = await createHold({ client, body: { service_id: service.id, starts_at: first } });
  const booking = await createBooking({ client, body: { hold_id: hold.id, client: person } });
  is(booking.starts_at === first && booking.status === "confirmed", "booked what was held");

  const path = { id: booking.id };
  const moved = await rescheduleBooking({ client, path, body: { starts_at: last } });
  is(moved.starts_at === last, "moved");
  is((await cancelBooking({ client, path })).status === "cancelled", "cancelled");
  const ids: string[] = [];
  for await (const one of every(listBookings, { client, query: { search: "Grace", per_page: 1 } })) ids.push(one.id);
  is(ids.includes(booking.id), "listed");

  const past = { service_id: service.id, starts_at: "2020-01-06T10:00:00Z", client: person };
  const conflict = await refused(createBooking({ client, body: past }), Conflict);
  is(conflict.code === "BOOKING_CONFLICT" && conflict.reason === "past" && conflict.nextAvailable, "a conflict says why");
  const invalid = await refused(createBooking({ client, body: { service_id: service.id, client: person } }), Invalid);
  is(invalid.fields["starts_at"]?.length, "fields");
}

async function asksAgain() {
  const refusal = (status: number, code: string, wait?: string) =>
    new Response(JSON.stringify({ error: { code, message: "No.", details: {} } }), {
      status,
      headers: wait ? { "Retry-After": wait } : {},
    });
  const asked: Request[] = [];
  const answering = (...answers: Response[]) =>
    connect("http://localhost/api/v1/", "sk_x", {
      fetch: async (input) => {
        const request = input as Request;
        asked.push(request.clone());
        await request.text(); // as the network does: a body is there once
        return answers.shift() ?? refusal(500, "INTERNAL");
      },
    });

  let client = answering(refusal(503, "UNAVAILABLE", "0"), refusal(409, "IDEMPOTENCY_IN_PROGRESS", "0"), refusal(422, "VALIDATION_FAILED"));
  await refused(createBooking({ client, body: { client: person } }), Invalid);
  is(asked.length === 3 && new Set(asked.map((one) => one.headers.get("Idempotency-Key"))).size === 1, "one key");
  is(asked[2]?.url === "http://localhost/api/v1/bookings", "the address");
  is(asked[2]?.headers.get("Authorization") === "Bearer sk_x", "the key");
  is((await asked[2]?.json()).client.name === "Grace", "the body is sent again");

  client = answering(refusal(429, "RATE_LIMITED", "31"));
  is((await refused(listServices({ client }), RateLimited)).retryAfter === 31, "patience ends");
  client = answering(new Response("<h1>Bad Gateway</h1>", { status: 502 }));
  const proxy = await refused(listServices({ client }), ApiError);
  is(proxy.status === 502 && proxy.code === "", "a proxy without JSON");
}

async function verifies() {
  const secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  const body = '{"type":"booking.created","timestamp":"2026-09-21T13:33:20Z","data":{"id":"bk_1"}}';
  const signature = "v1,hAl/29/xV2uGC9h3evPvPbbQHIteZOosVsSzhzFTeEo=";
  const headers = { "Webhook-Id": "msg_0001", "Webhook-Timestamp": "1790000000", "Webhook-Signature": signature };
  const now = 1790000000;
  const event = await verify<{ data: { id: string } }>(secret, headers, body, { now });
  is(event.data.id === "bk_1", "the vector");
  const renewing = new Headers({ ...headers, "Webhook-Signature": `v1,AAAA ${signature}` });
  is(await verify(secret, renewing, new TextEncoder().encode(body), { now: now + 299 }), "two signatures");
  const no = (change: Record<string, string>, told = body, at = now) =>
    refused(verify(secret, { ...headers, ...change }, told, { now: at }), NotGenuine);
  await no({}, body + " ");
  await no({}, body, now + 301);
  await no({}, body, now - 301);
  await no({ "Webhook-Id": "msg_0002" });
  await no({ "Webhook-Timestamp": "nan" });
  await no({ "Webhook-Signature": "" });
  await no({ "Webhook-Signature": signature.replace("v1,", "v2,") });
}

await books(process.env["BOOKINGAPP_URL"]!, process.env["BOOKINGAPP_KEY"]!);
await asksAgain();
await verifies();
