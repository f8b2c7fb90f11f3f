/** Every stream, one line each; catalog, command line and documentation follow by themselves. */
import { checkIns } from "./items/check-ins.js";
import { deploys } from "./items/deploys.js";
import { errors } from "./items/errors.js";
import { feedback } from "./items/feedback.js";
import { logs } from "./items/logs.js";
import { metrics } from "./items/metrics.js";
import { releases } from "./items/releases.js";
import { transactions } from "./items/transactions.js";
import type { StreamDefinition } from "./stream.js";

export const STREAMS: readonly StreamDefinition[] = [
  errors,
  transactions,
  logs,
  metrics,
  checkIns,
  feedback,
  releases,
  deploys,
];

const BY_NAME: ReadonlyMap<string, StreamDefinition> = new Map(STREAMS.map((stream) => [stream.name, stream]));

export const STREAM_NAMES: readonly string[] = STREAMS.map(({ name }) => name);

export function streamNamed(name: string): StreamDefinition | undefined {
  return BY_NAME.get(name);
}
