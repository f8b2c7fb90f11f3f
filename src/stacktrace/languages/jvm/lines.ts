/** Lines between the JVM's headlines and frames: how traces are chained, what was left out, where they end. */
import { headlineOf } from "../../headline.js";
import { isQualified } from "./head.js";

/** How one exception belongs to the one printed before it; an `aside` belongs to the one printed behind it, a `quoter` stands around it. */
export type Bond = "cause" | "suppressed" | "wrapper" | "aside" | "quoter";

const BONDS: readonly (readonly [RegExp, Bond])[] = [
  [/^(?:Caused [bB]y|Causes?|Nested [eE]xception(?: is)?|(?:Root|Nested) [cC]ause): ?(.*)$/s, "cause"],
  [/^Suppressed: ?(.*)$/s, "suppressed"],
  // Root cause first: logback and log4j, Jenkins, Dropwizard
  [/^(?:Wrapped by|Caused|Causing): ?(.*)$/s, "wrapper"],
  [/^Also: {1,8}(.*)$/s, "aside"],
];
/** Headings of Tomcat's, Jetty's and DataNucleus' reports: the cause is named on the next line. */
const HEADING = /^(?:root cause|NestedThrowables(?:StackTrace)?:|Nested Throwables StackTrace:)$/i;
/** Google Play leaves out the colon. */
const COLONLESS = /^(Caused by|Suppressed) (\S{1,300})(.*)$/s;

export interface Chained {
  readonly bond: Bond;
  readonly rest: string;
}

export function chainedOf(text: string): Chained | undefined {
  if (!/^[ACNRSWnr]/.test(text)) return undefined;
  for (const [line, bond] of BONDS) {
    const rest = line.exec(text)?.[1];
    if (rest !== undefined) return { bond, rest };
  }
  if (HEADING.test(text)) return { bond: "cause", rest: "" };
  const [, label, type = "", value = ""] = COLONLESS.exec(text) ?? [];
  if (!isQualified(headlineOf(type)?.type)) return undefined;
  return { bond: label === "Suppressed" ? "suppressed" : "cause", rest: type + value };
}

const LEFT_OUT =
  /^\.\.\. (\d+) (?:more|common frames? omitted|trimmed|frames? (?:truncated|omitted|excluded|elided|trimmed|skipped)(?: \(including (\d+) common frames?\))?)/;
/** Left out for being too many or too dull: no other trace holds them. */
const LOST = /^\.\.\. \d+ (?:frames? )?(?:truncated|excluded|trimmed|skipped)/;

/** How many of the enclosing trace's frames this line stands for; undefined when the line is another. */
export function sharedFrames(text: string): number | undefined {
  const [, all, common] = text.startsWith("... ") ? (LEFT_OUT.exec(text) ?? []) : [];
  if (all === undefined) return undefined;
  return common !== undefined ? Number(common) : LOST.test(text) ? 0 : Number(all);
}

const CIRCULAR = /^(?:at )?\[?CIRCULAR REFERENCE ?:/i;

export const isCircular = (text: string): boolean => CIRCULAR.test(text);

const NOISE =
  /^(?:FATAL EXCEPTION: |Process: [\w.:]+, PID: \d+|- (?:locked|waiting|parking|eliminated|sleeping)\b|java\.lang\.Thread\.State: |Locked ownable|- None$|Truncated\. see |\| (?:group|sysTid|state|stack|held mutexes)=|at \[internal classes\]$)/;

export const isNoise = (text: string): boolean => NOISE.test(text);

/**
 * Behind these lines stand frames that nobody threw: ZIO's plans of fibers, the dump's repetition of deadlocked threads,
 * the sections of Minecraft's crash reports, which tell again what the trace above them tells.
 */
const APPENDIX =
  /^(?:A detailed walkthrough of the error, its code path|Fiber:Id\(.{0,200}(?:continue to|execution trace|spawned by):|Java stack information for the threads listed above:)/;

export const isAppendix = (text: string): boolean => APPENDIX.test(text);
