/**
 * What can be set up in the sandbox, as options of `startSandbox` and as bodies of `POST /_sandbox/…`:
 * one shape for both.
 */
import { z } from "zod";

const Quota = z.strictObject({
  /** Data categories that the quota counts; none means all. */
  categories: z.array(z.string()).default([]),
  /** Items in one window; 0 refuses everything. */
  limit: z.int().min(0),
  window_seconds: z.number().positive(),
  scope: z.enum(["organization", "project", "key"]).default("key"),
  reason: z.string().default("key_quota"),
  /** Project by slug, or every project. */
  project: z.string().optional(),
});
export type Quota = z.infer<typeof Quota>;
export type QuotaInput = z.input<typeof Quota>;
export const Quotas = z.array(Quota).max(1_000);

const Key = z.strictObject({
  /** 32 hexadecimal digits; made from the slug when absent. */
  public: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional(),
  label: z.string().default("Default"),
  is_active: z.boolean().default(true),
  /** Seconds and events: answered with 429 above it, and shown in the keys listing. */
  rate_limit: z.strictObject({ window: z.number().positive(), count: z.int().min(0) }).optional(),
  use_case: z.string().optional(),
});

export const ProjectSetup = z.strictObject({
  slug: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,99}$/),
  name: z.string().optional(),
  /** Slugs that the project had: they answer 302. */
  renamed_from: z.array(z.string()).default([]),
  keys: z
    .array(Key)
    .max(1_000)
    .default([Key.parse({})]),
  /** Hosts that an `Origin` may name, `*` for any. None by default: servers send no `Origin`. */
  allowed_domains: z.array(z.string()).default([]),
  retention_days: z.int().min(1).optional(),
});
export type ProjectSetup = z.infer<typeof ProjectSetup>;
export type ProjectSetupInput = z.input<typeof ProjectSetup>;

export const TokenSetup = z.strictObject({
  token: z.string().min(1),
  scopes: z.array(z.string()).default([]),
  /** What every request with it gets instead of an answer. */
  refusal: z.enum(["revoked", "expired", "deactivated", "sso", "foreign", "throttled"]).optional(),
});
export type TokenSetup = z.infer<typeof TokenSetup>;
export type TokenSetupInput = z.input<typeof TokenSetup>;

export const MonitorSetup = z.strictObject({ slug: z.string().min(1).max(50), project: z.string().optional() });

const Fault = z.strictObject({
  /** Requests that get it. */
  times: z.int().min(1).default(1),
  /** Below 300 (or absent) the request is taken as usual; otherwise it is not looked at. */
  status: z.int().min(200).max(599).optional(),
  headers: z.record(z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/), z.string().regex(/^[\t\x20-\x7e]*$/)).default({}),
  /** Text as it is, anything else as JSON. */
  body: z.json().optional(),
  /** Milliseconds before the answer (or the reset). */
  delay_ms: z.number().min(0).default(0),
  /** Ends the connection with RST before the request is taken, or after, without an answer. */
  reset: z.enum(["before", "after"]).optional(),
  /** Start of the path; without it, envelope requests only. */
  path: z.string().optional(),
});
export type Fault = z.infer<typeof Fault>;
export type FaultInput = z.input<typeof Fault>;
export const Faults = z.array(Fault).max(10_000);
