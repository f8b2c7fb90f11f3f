/**
 * What depends on earlier items: duplicates, monitors, check-ins too close together. Memory is bounded:
 * entries end with their window, and the oldest go first beyond a number.
 */
import { isObject } from "../../sentry/json.js";
import { CHECK_INS_PER_MINUTE, DEDUPLICATION_MS, MAX_CHARS } from "../../sentry/limits.js";
import type { Judgement } from "../judge/judge.js";
import type { World } from "../world.js";

const MAX_EVENT_IDS = 200_000;
const MAX_CHECK_INS = 50_000;
const CHECK_IN_WINDOW_MS = 60_000;
/** Where a check-in without environment goes. */
const DEFAULT_ENVIRONMENT = "production";
const DEDUPLICATED = ["event", "transaction", "feedback"];
const NIL_CHECK_IN = /^[0-]+$/;

export class Consumers {
  /** Time of the first event, by `project/id`. */
  readonly #seen = new Map<string, number>();
  /** Status of each check-in, by `project/id`. */
  readonly #checkIns = new Map<string, string>();
  readonly #windows = new Map<string, { readonly until: number; used: number }>();

  constructor(private readonly world: World) {}

  clear(): void {
    this.#seen.clear();
    this.#checkIns.clear();
    this.#windows.clear();
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

  #checkIn(projectId: string, { payload }: Judgement, now: number): string {
    if (!isObject(payload)) return "invalid_check_in";
    const slug = String(payload.monitor_slug).slice(0, MAX_CHARS.monitorSlug);
    const monitor = `${projectId}/${slug}`;
    if (this.#isOverRate(`${monitor}/${String(payload.environment ?? DEFAULT_ENVIRONMENT)}`, now))
      return "monitor_environment_ratelimited";
    if (isObject(payload.monitor_config)) this.world.addMonitor(monitor);
    if (!this.world.monitors.has(monitor)) return "monitor_not_found";
    const id = `${monitor}/${String(payload.check_in_id).replaceAll("-", "").toLowerCase()}`;
    const open = NIL_CHECK_IN.test(String(payload.check_in_id)) ? this.#latestOpen(monitor) : id;
    const before = open === undefined ? undefined : this.#checkIns.get(open);
    if (before !== undefined && before !== "in_progress") return "checkin_finished";
    this.#checkIns.set(open ?? id, String(payload.status));
    forgetOldest(this.#checkIns, MAX_CHECK_INS);
    return "accepted";
  }

  #isOverRate(key: string, now: number): boolean {
    const current = this.#windows.get(key);
    if (current && current.until > now) {
      current.used += 1;
      return current.used > CHECK_INS_PER_MINUTE;
    }
    this.#windows.delete(key);
    this.#windows.set(key, { until: now + CHECK_IN_WINDOW_MS, used: 1 });
    forgetOldest(this.#windows, MAX_CHECK_INS);
    return false;
  }

  /** The all-zero id means the latest check-in of the monitor that is still open. */
  #latestOpen(monitor: string): string | undefined {
    return [...this.#checkIns].findLast(
      ([id, status]) => id.startsWith(`${monitor}/`) && status === "in_progress",
    )?.[0];
  }
}

/** Maps keep the order in which keys came. */
function forgetOldest<T>(map: Map<string, T>, most: number): void {
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}
