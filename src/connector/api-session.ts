/** The REST client of one connection, for the two that ask Sentry about it: the check and the DSN lookup. */
import { createRestClient, type RestClient, type RestClientOptions } from "../api/rest-client.js";
import type { Connection } from "../config/connection.js";
import type { HttpClient } from "../http/http-client.js";
import type { Clock } from "../kernel/clock.js";
import { SDK } from "./sdk.js";

export interface ApiPorts {
  readonly clock: Clock;
  readonly http: HttpClient;
}

/** How long somebody who asks is willing to wait. */
export type ApiPatience = Pick<RestClientOptions, "timeouts" | "waitBudgetMs">;

export function openApi(
  connection: Connection,
  token: string,
  { clock, http }: ApiPorts,
  patience: ApiPatience,
): RestClient {
  return createRestClient({
    sentryUrl: connection.sentryUrl,
    token,
    userAgent: `${SDK.name}/${SDK.version}`,
    clock,
    http,
    ...patience,
  });
}
