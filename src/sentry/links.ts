/** Addresses in Sentry's web interface for people to click on. */

export interface ProjectAddress {
  /** Web address of the server, with a path prefix if it has one, without a slash at its end. */
  readonly sentryUrl: string;
  readonly organizationSlug: string;
  readonly projectSlug: string;
}

/**
 * Leads to the issue that holds the event, once Sentry has stored it. Source: the route
 * `sentry-project-event-redirect` of getsentry/sentry, src/sentry/web/urls.py (2026-11).
 */
export function eventLink(project: ProjectAddress, eventId: string): string {
  const organization = encodeURIComponent(project.organizationSlug);
  const slug = encodeURIComponent(project.projectSlug);
  return `${project.sentryUrl}/organizations/${organization}/projects/${slug}/events/${eventId}/`;
}
