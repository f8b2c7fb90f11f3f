/**
 * Quotas in fixed windows: what is over is refused with 429 and announced in both headers.
 * A real server notices the first excess only after its 200; this one refuses at once.
 * Source: https://develop.sentry.dev/sdk/foundations/transport/rate-limiting/ (2026-11).
 */
import { CATEGORIES } from "../../sentry/items.js";
import type { Quota } from "../schema.js";
import type { Project, ProjectKey } from "../world.js";

/** Relay announces no more than this many seconds, however long the window. */
const MAX_ANNOUNCED_SECONDS = 300;
/** What a limit on a client key counts. sentry: DataCategory.error_categories. */
const KEY_LIMIT_CATEGORIES = ["default", "error", "security"];

const OTHER_CATEGORIES: Readonly<Record<string, readonly string[]>> = {
  session: ["session"],
  sessions: ["session"],
  span: ["span"],
  attachment: ["attachment", "attachment_item"],
  user_report: ["feedback"],
};

/** Empty where nothing limits the type, as with client reports and unknown types. */
export function categoriesOf(type: string): readonly string[] {
  const known: Readonly<Record<string, readonly string[]>> = { ...OTHER_CATEGORIES, ...CATEGORIES };
  return Object.hasOwn(known, type) ? (known[type] ?? []) : [];
}

export interface Limit {
  /** Whole seconds until the window ends. */
  readonly seconds: number;
  readonly quota: Quota;
}

interface Window {
  readonly quota: Quota;
  readonly until: number;
  used: number;
}

export class Quotas {
  readonly #windows = new Map<string, Window>();

  /** Counts items of a type, or names the first quota that has no room for all of them. */
  take(
    quotas: readonly Quota[],
    target: { readonly project: Project; readonly key: ProjectKey },
    type: string,
    amount: { readonly items: number; readonly bytes: number },
    now: number,
  ): Limit | undefined {
    const categories = categoriesOf(type);
    const windows = this.#applying(quotas, target, categories).map(({ quota, name }) => ({
      quota,
      window: this.#window(name, quota, now),
      quantity: countsBytes(quota) ? amount.bytes : amount.items,
    }));
    const full = windows.find(({ quota, window, quantity }) => window.used + quantity > quota.limit);
    if (full) {
      const left = Math.max(1, Math.ceil((full.window.until - now) / 1000));
      return { quota: full.quota, seconds: Math.min(left, MAX_ANNOUNCED_SECONDS) };
    }
    for (const { window, quantity } of windows) window.used += quantity;
    return undefined;
  }

  clear(): void {
    this.#windows.clear();
  }

  /** The limits that refuse at this moment, as the header names them. */
  inForce(now: number): string[] {
    return [...this.#windows.values()]
      .filter(({ quota, until, used }) => until > now && used >= quota.limit)
      .map(({ quota, until }) => announced({ quota, seconds: Math.ceil((until - now) / 1000) }));
  }

  #applying(
    quotas: readonly Quota[],
    { project, key }: { readonly project: Project; readonly key: ProjectKey },
    categories: readonly string[],
  ): { readonly quota: Quota; readonly name: string }[] {
    const owner: Readonly<Record<Quota["scope"], string>> = { organization: "", project: project.id, key: key.public };
    const ordered = quotas.map((quota, index) => ({ quota, name: `${index}/${owner[quota.scope]}` }));
    const own = key.rate_limit
      ? [{ quota: keyQuota(key.rate_limit.count, key.rate_limit.window), name: `key/${key.public}` }]
      : [];
    return [...ordered, ...own].filter(
      ({ quota }) =>
        (quota.project === undefined || quota.project === project.slug) &&
        categories.length > 0 &&
        (quota.categories.length === 0 || quota.categories.some((category) => categories.includes(category))),
    );
  }

  #window(name: string, quota: Quota, now: number): Window {
    const current = this.#windows.get(name);
    if (current && current.until > now) return current;
    const next = { quota, until: now + quota.window_seconds * 1000, used: 0 };
    this.#windows.set(name, next);
    return next;
  }
}

function countsBytes({ categories }: Quota): boolean {
  return categories.length > 0 && categories.every((category) => category.endsWith("_byte"));
}

function keyQuota(limit: number, windowSeconds: number): Quota {
  return {
    categories: KEY_LIMIT_CATEGORIES,
    limit,
    window_seconds: windowSeconds,
    scope: "key",
    reason: "key_quota",
    project: undefined,
  };
}

export function rateLimitHeaders(limits: readonly Limit[]): Record<string, string> {
  return {
    "Retry-After": String(Math.max(...limits.map(({ seconds }) => seconds))),
    "X-Sentry-Rate-Limits": limits.map(announced).join(", "),
  };
}

function announced({ seconds, quota }: Limit): string {
  return `${seconds}:${quota.categories.join(";")}:${quota.scope}:${quota.reason}`;
}
