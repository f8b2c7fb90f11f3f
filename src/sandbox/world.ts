/** What the stand-in's organization holds: projects, keys, tokens, releases, monitors. No rules here. */
import { createHash } from "node:crypto";
import type { JsonObject } from "../sentry/items.js";
import type { ProjectSetup, Quota, TokenSetup } from "./schema.js";
import { standardTokens } from "./tokens.js";

export interface ProjectKey {
  readonly public: string;
  readonly label: string;
  readonly is_active: boolean;
  readonly rate_limit?: { readonly window: number; readonly count: number } | undefined;
  readonly use_case?: string | undefined;
}

export interface Project {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly keys: readonly ProjectKey[];
  readonly allowedDomains: readonly string[];
  readonly retentionDays: number | undefined;
}

export interface Deploy {
  readonly id: string;
  readonly environment: string;
  readonly name: string | null;
  readonly url: string | null;
  readonly dateStarted: string | null;
  readonly dateFinished: string;
}

export interface Release {
  readonly id: string;
  readonly version: string;
  readonly dateCreated: string;
  readonly projects: Set<string>;
  /** ref, url, dateReleased, dateStarted, status, owner, as last written. */
  fields: JsonObject;
  commits: number;
  readonly deploys: Deploy[];
}

/** Monitors kept; the oldest goes first. */
const MAX_MONITORS = 10_000;

export class World {
  readonly organization: { readonly id: string; readonly slug: string; readonly name: string };
  readonly tokens = new Map<string, TokenSetup>();
  readonly releases = new Map<string, Release>();
  /** Monitors by `project id/slug`. */
  readonly monitors = new Set<string>();
  quotas: Quota[] = [];
  readonly #projects = new Map<string, Project>();
  readonly #renamed = new Map<string, string>();
  #ids = 0;

  constructor(organizationSlug: string, apiToken: string) {
    this.organization = { id: this.nextId(), slug: organizationSlug, name: organizationSlug };
    for (const setup of standardTokens(apiToken)) this.tokens.set(setup.token, setup);
  }

  nextId(): string {
    this.#ids += 1;
    return String(this.#ids);
  }

  /** Adds a project, or replaces the one with that slug. */
  setProject(setup: ProjectSetup): Project {
    const project: Project = {
      id: this.#projects.get(setup.slug)?.id ?? this.nextId(),
      slug: setup.slug,
      name: setup.name ?? setup.slug,
      keys: setup.keys.map((key, index) => ({ ...key, public: key.public ?? this.#publicKey(setup.slug, index) })),
      allowedDomains: setup.allowed_domains,
      retentionDays: setup.retention_days,
    };
    this.#projects.set(project.slug, project);
    for (const slug of setup.renamed_from) this.#renamed.set(slug, project.slug);
    return project;
  }

  projects(): Project[] {
    return [...this.#projects.values()];
  }

  addMonitor(monitor: string): void {
    this.monitors.add(monitor);
    const [oldest] = this.monitors;
    if (this.monitors.size > MAX_MONITORS && oldest !== undefined) this.monitors.delete(oldest);
  }

  /** By slug or numeric id. */
  project(slugOrId: string): Project | undefined {
    return this.#projects.get(slugOrId) ?? this.projects().find((project) => project.id === slugOrId);
  }

  /** The slug that a former slug has become. */
  renamed(slug: string): string | undefined {
    return this.#renamed.get(slug);
  }

  projectOfKey(publicKey: string): { readonly project: Project; readonly key: ProjectKey } | undefined {
    for (const project of this.#projects.values()) {
      const key = project.keys.find((candidate) => candidate.public === publicKey);
      if (key) return { project, key };
    }
    return undefined;
  }

  /** The same slug gets the same key at every start, so that a stored DSN stays good. */
  #publicKey(slug: string, index: number): string {
    return createHash("sha256").update(`${this.organization.slug}/${slug}/${index}`).digest("hex").slice(0, 32);
  }
}
