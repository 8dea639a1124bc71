/** Client library for the bookingapp JSON API. `v1` is made from its OpenAPI document; the rest stands around it. */

export { connect, type Options as ConnectOptions } from "./connect.js";
export {
  ApiError,
  Conflict,
  Forbidden,
  Invalid,
  NotFound,
  RateLimited,
  Unauthorized,
  Unavailable,
} from "./errors.js";
export { every } from "./paging.js";
export * from "./v1/sdk.gen.js";
export type * from "./v1/types.gen.js";
export type { Client as Connection } from "./v1/client/index.js";
export { NotGenuine, verify } from "./webhooks.js";
