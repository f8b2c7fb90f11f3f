/**
 * Which part of a Sentry payload a value stands in, as far as scrubbing cares: what users filled in is
 * subject to all rules; names of classes, functions, files and packages only to those that look at the
 * value; and where Sentry wants an object, an object must remain.
 * Source of the shapes: https://develop.sentry.dev/sdk/foundations/transport/event-payloads/ (2026-11).
 */
import type { TextKind } from "./cut.js";

export interface Zone {
  /** Whether a telling key makes its value a secret. */
  readonly keyRules: boolean;
  readonly kind: TextKind;
  /** Fields read as another kind than the zone's. */
  readonly kinds?: Readonly<Record<string, TextKind>>;
  readonly children?: ReadonlyMap<string, Zone>;
  /** Children without a zone of their own; by default the zone itself. */
  readonly others?: Zone;
  /** What takes the place of a filtered child: plain text, a context, or a typed attribute. */
  readonly child?: "context" | "attribute";
  /** Package versions look like addresses, `name@version` like e-mail. */
  readonly isVersions?: true;
  /** `{name, value}` here is the item itself, not a pair. */
  readonly noPair?: true;
  /** Numbers here are measured or are times, and must stay numbers. */
  readonly plainNumbers?: true;
}

export const FREE: Zone = { keyRules: true, kind: "text" };
const NAMES: Zone = { keyRules: false, kind: "name", isVersions: true };
const MEASUREMENTS: Zone = { keyRules: false, kind: "text", noPair: true, plainNumbers: true };
const VERSION: Zone = { keyRules: true, kind: "text", isVersions: true };

const FRAME: Zone = {
  keyRules: false,
  kind: "text",
  kinds: {
    ...Object.fromEntries(
      ["function", "raw_function", "module", "filename", "abs_path", "package", "symbol", "platform"].map((name) => [
        name,
        "name",
      ]),
    ),
    context_line: "code",
    pre_context: "code",
    post_context: "code",
  },
  children: new Map([["vars", FREE]]),
};
const STACKTRACE: Zone = { ...FRAME, children: new Map([["frames", FRAME]]) };
const MECHANISM: Zone = { keyRules: false, kind: "text", kinds: { type: "name", source: "name" }, others: FREE };
const THROWN: Zone = {
  keyRules: false,
  kind: "text",
  kinds: { type: "name", module: "name" },
  children: new Map([
    ["stacktrace", STACKTRACE],
    ["mechanism", MECHANISM],
  ]),
};

/** The payload of any item; in this connector's items no key at the top is free. */
export const PAYLOAD: Zone = {
  keyRules: true,
  kind: "text",
  kinds: {
    type: "name",
    platform: "name",
    level: "name",
    event_id: "name",
    trace_id: "name",
    span_id: "name",
    logger: "name",
  },
  noPair: true,
  plainNumbers: true,
  others: FREE,
  children: new Map<string, Zone>([
    ["exception", THROWN],
    ["threads", THROWN],
    ["stacktrace", STACKTRACE],
    ["modules", NAMES],
    ["sdk", NAMES],
    ["debug_meta", NAMES],
    ["measurements", MEASUREMENTS],
    ["contexts", { ...FREE, others: FREE, child: "context" }],
    ["attributes", { ...FREE, others: FREE, child: "attribute" }],
    ["release", VERSION],
    ["dist", VERSION],
  ]),
};

export function childZone(zone: Zone, key: string): Zone {
  return zone.children?.get(key) ?? zone.others ?? zone;
}
