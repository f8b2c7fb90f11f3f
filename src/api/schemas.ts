/**
 * The parts of the REST API's answers that are looked at, and no more: what is not named here (a key's
 * secret above all) is dropped while reading. Lenient in everything that nobody relies on.
 * Source: https://github.com/getsentry/sentry-api-schema (2026-11).
 */
import { z } from "zod";

/** Numeric ids come as text or as numbers; here they are text. */
const id = z.union([z.string(), z.number()]).transform(String);

export const project = z.object({ id, slug: z.string() });
export type Project = z.infer<typeof project>;

/** One element of a list of projects or organizations. */
export const named = z.object({ slug: z.string() });

export const projectKey = z.object({
  isActive: z.boolean(),
  dsn: z.object({ public: z.string() }),
  /** Per-key limit: `count` events in `window` seconds. */
  rateLimit: z.object({ window: z.number(), count: z.number() }).nullish().catch(undefined),
  /** Sentry's own keys carry another word than "user". */
  useCase: z.string().nullish().catch(undefined),
  dateCreated: z.string().nullish().catch(undefined),
});
export type ProjectKey = z.infer<typeof projectKey>;

/** A release names the projects it belongs to. */
export const release = z.object({ projects: z.array(project).catch([]) });

export const detailBody = z.object({
  detail: z
    .union([z.string(), z.object({ code: z.string().optional(), message: z.string().optional() })])
    .optional()
    .catch(undefined),
  message: z.string().optional().catch(undefined),
});

/** The body of a 400 to a write. */
export const fieldErrors = z.record(z.string(), z.array(z.string()));

/** One element of a release's deploys. */
export const deploy = z.object({
  environment: z.string(),
  dateFinished: z.string().nullish().catch(undefined),
});

/** What a release is after it was posted. */
export const writtenRelease = z.object({
  ref: z.string().nullish().catch(undefined),
  url: z.string().nullish().catch(undefined),
  dateReleased: z.string().nullish().catch(undefined),
});

/** The answer to a write, of which nothing is needed. */
export const written = z.object({});

/** The body of the 302 for a project's old slug. */
export const renamedBody = z.object({ slug: z.string() });

/** What an organization token carries before its secret. */
export const organizationClaims = z.object({
  org: z.string().optional().catch(undefined),
  url: z.string().optional().catch(undefined),
});
