/** The connector as the process runs it: with the proxies of the environment, and bugs told to standard error. */
import { SentryDestination } from "../connector/connector.js";
import type { Proxies } from "../http/axios-client.js";
import type { Logger } from "./logger.js";
import type { Environment, Runtime } from "./runtime.js";

export interface DestinationOptions {
  /** Requests in flight. */
  readonly maxInFlight?: number;
  readonly logger?: Logger;
}

export function openDestination(runtime: Runtime, { maxInFlight, logger }: DestinationOptions = {}): SentryDestination {
  return new SentryDestination({
    clock: runtime.clock,
    proxies: proxiesOf(runtime.env),
    ...(maxInFlight === undefined ? {} : { maxInFlight }),
    ...(logger === undefined ? {} : { onBug: (error) => logger.error({ err: error }, "bug in the connector") }),
  });
}

/** The usual names, in either case. */
export function proxiesOf(env: Environment): Proxies {
  const [https, http, no] = ["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"].map(
    (name) => env[name.toLowerCase()] || env[name] || undefined,
  );
  return {
    ...(https === undefined ? {} : { https }),
    ...(http === undefined ? {} : { http }),
    ...(no === undefined ? {} : { no }),
  };
}
