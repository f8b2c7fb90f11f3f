/**
 * How many items of a kind one envelope may hold, and how big they may be: judged while the sender
 * waits, and one item too many or too big costs the whole envelope (413).
 * Source: getsentry/relay: relay-server/src/utils/sizes.rs, relay-config/src/config.rs (26.x, 2026-11).
 */
import type { DecodedItem } from "../../sentry/envelope.js";
import {
  MAX_CHECK_IN_BYTES,
  MAX_CLIENT_REPORT_BYTES,
  MAX_CONTAINER_BYTES,
  MAX_EVENT_BYTES,
  MAX_METRIC_BYTES,
} from "../../sentry/limits.js";

const MIB = 1_048_576;

interface Group {
  readonly types: readonly string[];
  readonly count: number;
  /** Bytes of one item; of a container, the mean of what it holds. */
  readonly itemBytes: number;
  readonly totalBytes: number;
}

/** Relay takes 2 MiB logs where the documentation says 1 MiB. */
export const SERVER_LOG_BYTES = 2 * MIB;

const GROUPS: readonly Group[] = [
  {
    types: ["event", "transaction", "feedback", "security", "raw_security", "replay_event", "form_data"],
    count: 1,
    itemBytes: MAX_EVENT_BYTES,
    totalBytes: MAX_EVENT_BYTES,
  },
  { types: ["log"], count: 1, itemBytes: SERVER_LOG_BYTES, totalBytes: MAX_CONTAINER_BYTES },
  { types: ["trace_metric"], count: 1, itemBytes: MAX_METRIC_BYTES, totalBytes: MAX_CONTAINER_BYTES },
  { types: ["check_in"], count: 1, itemBytes: MAX_CHECK_IN_BYTES, totalBytes: MAX_CHECK_IN_BYTES },
  { types: ["span"], count: 1, itemBytes: 10 * MIB, totalBytes: MAX_CONTAINER_BYTES },
  { types: ["span (standalone)"], count: 25, itemBytes: 10 * MIB, totalBytes: MAX_CONTAINER_BYTES },
  {
    types: ["attachment", "user_report", "unreal_report"],
    count: 30,
    itemBytes: 200 * MIB,
    totalBytes: 200 * MIB,
  },
  { types: ["session", "sessions"], count: 100, itemBytes: 10 * MIB, totalBytes: 10 * MIB },
  {
    types: ["client_report"],
    count: 100,
    itemBytes: MAX_CLIENT_REPORT_BYTES,
    totalBytes: MAX_CLIENT_REPORT_BYTES,
  },
  { types: ["profile", "profile_chunk"], count: 1, itemBytes: 50 * MIB, totalBytes: 50 * MIB },
];

/** The type of the first item that breaks a limit of its group. */
export function oversized(items: readonly DecodedItem[]): string | undefined {
  const used = new Map<Group, { count: number; bytes: number }>();
  for (const item of items) {
    const group = GROUPS.find(({ types }) => types.includes(groupName(item)));
    if (!group) continue;
    const sum = used.get(group) ?? { count: 0, bytes: 0 };
    sum.count += 1;
    sum.bytes += item.payload.length;
    used.set(group, sum);
    const each = Math.floor(item.payload.length / itemCount(item));
    if (each > group.itemBytes || sum.count > group.count || sum.bytes > group.totalBytes) return item.header.type;
  }
  return undefined;
}

function groupName({ header }: DecodedItem): string {
  return header.type === "span" && !isContainer(header.content_type) ? "span (standalone)" : header.type;
}

function isContainer(contentType: unknown): boolean {
  return typeof contentType === "string" && contentType.startsWith("application/vnd.sentry.items.");
}

/** Logs, metrics or spans that a container says it holds; 1 for every other item. */
export function itemCount({ header }: DecodedItem): number {
  const count = isContainer(header.content_type) ? header.item_count : undefined;
  return typeof count === "number" && count > 0 ? count : 1;
}
