/** What the rows of a plan come to, counted: the last line of `preview --json`, and of its text. */
import type { Connection } from "../../config/connection.js";
import { checkInOf } from "../../connector/check-ins.js";
import { encodeEnvelope, type SdkInfo } from "../../sentry/envelope.js";
import { CHECK_INS_PER_MINUTE } from "../../sentry/limits.js";
import { type AgeCounts, ageOf, noAges } from "./ages.js";
import type { PlannedRow } from "./planned-rows.js";
import { categoryOf, type PlannedRequest } from "./requests.js";

type Counts = Record<string, number>;

export interface PlanLine {
  readonly type: "plan";
  readonly stream: string;
  /** Whether the whole input was planned. */
  readonly complete: boolean;
  readonly rows: number;
  readonly outcomes: { readonly deliverable: number; readonly rejected: number };
  readonly reasons: Readonly<Counts>;
  /** By data category, or `release` and `deploy`. */
  readonly items: Readonly<Counts>;
  readonly requests: Readonly<Counts>;
  /** Of all requests' bodies, before compression. */
  readonly bytes: number;
  readonly times: Readonly<AgeCounts>;
  /** Rows whose id an earlier row has; Sentry skips them within an hour. */
  readonly duplicates: { readonly rows: number; readonly ids: readonly string[]; readonly complete: boolean };
  readonly scrubbed: Readonly<Counts>;
  /** `seconds` is what pace and check-in budgets alone take; null when neither bounds the speed. */
  readonly pace: { readonly requests_per_minute: number | null; readonly seconds: number | null };
}

/** Ids remembered in order to find duplicates; a bound for memory. */
const MAX_IDS = 1_000_000;
const IDS_SHOWN = 10;
const SECONDS_PER_MINUTE = 60;

export class PlanTotals {
  readonly #outcomes = { deliverable: 0, rejected: 0 };
  readonly #reasons: Counts = {};
  readonly #items: Counts = {};
  readonly #requests: Counts = {};
  readonly #scrubbed: Counts = {};
  readonly #times = noAges();
  readonly #ids = new Set<string>();
  readonly #duplicates = { rows: 0, ids: new Set<string>() };
  readonly #byProject: Counts = {};
  readonly #byMonitor = new Map<string, number>();
  #bytes = 0;

  constructor(
    private readonly stream: string,
    private readonly now: number,
    private readonly sdk: SdkInfo,
    private readonly connection: Pick<Connection, "projectSlug" | "maxRequestsPerMinute">,
  ) {}

  addRow({ plan, joined }: PlannedRow): void {
    this.#times[ageOf(plan, this.now)] += 1;
    if (!plan.ok) {
      this.#outcomes.rejected += 1;
      add(this.#reasons, plan.reason);
      return;
    }
    this.#outcomes.deliverable += 1;
    for (const { rule } of plan.scrubbed) add(this.#scrubbed, rule);
    if (joined) return;
    add(this.#items, categoryOf(plan.item.type));
    this.#addId(plan.item.eventId);
    const checkIn = checkInOf(plan, this.connection.projectSlug);
    if (checkIn !== undefined) this.#byMonitor.set(checkIn.place, (this.#byMonitor.get(checkIn.place) ?? 0) + 1);
  }

  addRequest(request: PlannedRequest): void {
    const type = request.kind === "rest" ? request.type : request.envelope.item.type;
    const body = request.kind === "rest" ? request.body : encodeEnvelope(request.envelope, this.now, this.sdk);
    add(this.#requests, categoryOf(type));
    // The pace is that of envelopes; the REST API has limits of its own.
    if (request.kind === "envelope") add(this.#byProject, request.project);
    this.#bytes += body.length;
  }

  line(complete: boolean): PlanLine {
    const { rows, ids } = this.#duplicates;
    return {
      type: "plan",
      stream: this.stream,
      complete,
      rows: this.#outcomes.deliverable + this.#outcomes.rejected,
      outcomes: { ...this.#outcomes },
      reasons: sorted(this.#reasons),
      items: sorted(this.#items),
      requests: sorted(this.#requests),
      bytes: this.#bytes,
      times: { ...this.#times },
      duplicates: { rows, ids: [...ids], complete: this.#ids.size < MAX_IDS },
      scrubbed: sorted(this.#scrubbed),
      pace: { requests_per_minute: this.connection.maxRequestsPerMinute ?? null, seconds: this.#seconds() },
    };
  }

  #addId(id: string | undefined): void {
    if (id === undefined) return;
    if (this.#ids.has(id)) {
      this.#duplicates.rows += 1;
      if (this.#duplicates.ids.size < IDS_SHOWN) this.#duplicates.ids.add(id);
    } else if (this.#ids.size < MAX_IDS) this.#ids.add(id);
  }

  /** The first request starts at once; projects and monitors do not wait for each other. */
  #seconds(): number | null {
    const checkIns = largest([...this.#byMonitor.values()]);
    const paced = largest(Object.values(this.#byProject));
    const { maxRequestsPerMinute: pace } = this.connection;
    const waits = [
      ...(pace === undefined || paced === 0 ? [] : [((paced - 1) * SECONDS_PER_MINUTE) / pace]),
      ...(checkIns === 0 ? [] : [(Math.ceil(checkIns / CHECK_INS_PER_MINUTE) - 1) * SECONDS_PER_MINUTE]),
    ];
    return waits.length === 0 ? null : Math.ceil(Math.max(...waits));
  }
}

function add(counts: Counts, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

/** There may be more counts than a call takes arguments. */
function largest(counts: readonly number[]): number {
  return counts.reduce((most, count) => Math.max(most, count), 0);
}

function sorted(counts: Counts): Counts {
  return Object.fromEntries(Object.entries(counts).toSorted(([, a], [, b]) => b - a));
}
