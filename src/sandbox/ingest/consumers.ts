/**
 * What depends on earlier items: duplicates, monitors, check-ins too close together. Memory is bounded:
 * the oldest go first beyond a number.
 * Source: getsentry/sentry: src/sentry/ingest/consumer/processors.py, monitors/consumers/monitor_consumer.py (2026-11).
 */
import { isObject } from "../../sentry/json.js";
import { CHECK_INS_PER_MINUTE, DEDUPLICATION_MS } from "../../sentry/limits.js";
import { INVALID_CONFIG, monitorSlug } from "../judge/check-in.js";
import type { Judgement } from "../judge/judge.js";
import type { World } from "../world.js";

const MAX_EVENT_IDS = 200_000;
const MAX_CHECK_INS = 50_000;
const CHECK_IN_WINDOW_MS = 60_000;
/** Where a check-in without environment goes. */
const DEFAULT_ENVIRONMENT = "production";
const DEDUPLICATED = ["event", "transaction", "feedback"];
const NIL_ID = /^0+$/;

export class Consumers {
  /** Time of the first event, by `project/id`. */
  readonly #seen = new Map<string, number>();
  /** By id; `place` is the monitor's environment. */
  readonly #checkIns = new Map<string, { readonly place: string; readonly status: string }>();
  readonly #minutes = new Map<string, { readonly minute: number; readonly used: number }>();

  constructor(private readonly world: World) {}

  clear(): void {
    this.#seen.clear();
    this.#checkIns.clear();
    this.#minutes.clear();
  }

  /** The outcome in the light of what came before; only accepted items leave a trace. */
  settle(type: string, projectId: string, eventId: string | undefined, judged: Judgement, now: number): string {
    if (judged.outcome !== "accepted") return judged.outcome;
    if (DEDUPLICATED.includes(type) && eventId !== undefined) return this.#event(`${projectId}/${eventId}`, now);
    return type === "check_in" ? this.#checkIn(projectId, judged, now) : judged.outcome;
  }

  /** The first within an hour counts, and its hour is not renewed by the repetition. */
  #event(key: string, now: number): string {
    const first = this.#seen.get(key);
    if (first !== undefined && now - first < DEDUPLICATION_MS) return "duplicate";
    this.#seen.delete(key);
    this.#seen.set(key, now);
    forgetOldest(this.#seen, MAX_EVENT_IDS);
    return "accepted";
  }

  #checkIn(projectId: string, { payload, remarks }: Judgement, now: number): string {
    if (!isObject(payload)) return "invalid_check_in";
    const monitor = `${projectId}/${monitorSlug(String(payload.monitor_slug))}`;
    const place = `${monitor}/${String(payload.environment ?? DEFAULT_ENVIRONMENT)}`;
    if (this.#isOverRate(place, now)) return "monitor_environment_ratelimited";
    const unusable = remarks.some(({ type }) => type === INVALID_CONFIG);
    if (isObject(payload.monitor_config) && !unusable) this.world.addMonitor(monitor);
    if (!this.world.monitors.has(monitor)) return unusable ? INVALID_CONFIG : "monitor_not_found";
    const id = String(payload.check_in_id).replaceAll("-", "").toLowerCase();
    return this.#record((NIL_ID.test(id) ? this.#latestOpen(place) : id) ?? id, place, String(payload.status));
  }

  /** Ids are unique across monitors; a finished check-in stays as it is. */
  #record(id: string, place: string, status: string): string {
    const before = NIL_ID.test(id) ? undefined : this.#checkIns.get(id);
    if (before && before.place !== place) return "checkin_environment_mismatch";
    if (before && before.status !== "in_progress") return status === "in_progress" ? "accepted" : "checkin_finished";
    this.#checkIns.set(id, { place, status });
    forgetOldest(this.#checkIns, MAX_CHECK_INS);
    return "accepted";
  }

  /** Counted by the minute of the clock, so that twelve can come within a second. */
  #isOverRate(place: string, now: number): boolean {
    const minute = Math.floor(now / CHECK_IN_WINDOW_MS);
    const current = this.#minutes.get(place);
    const used = current?.minute === minute ? current.used + 1 : 1;
    this.#minutes.delete(place);
    this.#minutes.set(place, { minute, used });
    forgetOldest(this.#minutes, MAX_CHECK_INS);
    return used > CHECK_INS_PER_MINUTE;
  }

  /** The all-zero id means the latest check-in of the monitor and environment that is still open. */
  #latestOpen(place: string): string | undefined {
    return [...this.#checkIns].findLast(([, entry]) => entry.place === place && entry.status === "in_progress")?.[0];
  }
}

/** Maps keep the order in which keys came. */
function forgetOldest<T>(map: Map<string, T>, most: number): void {
  if (map.size <= most) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
