/** How this connector names itself to Sentry: in the authentication, the envelope and the event. */
import type { SdkInfo } from "../sentry/envelope.js";

/** The version is pinned to package.json by a test. */
export const SDK: SdkInfo = { name: "multiwoven.destination.sentry", version: "0.1.0" };
