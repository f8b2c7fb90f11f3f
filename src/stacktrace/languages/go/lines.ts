/** Lines of Go's reports that are neither calls nor messages, and what is drawn beside them. */

const GOROUTINE = /^(?:(.{0,1000}?)[\s"'=(])?goroutine (\d+)(?: gp=\S+ m=\S+(?: mp=\S+)?)? \[([^\]]*)\]:$/s;
export const RACE = /^WARNING: DATA RACE$/;
export const RACE_STACK =
  /^(?:(?:Previous )?(?:[Ww]rite|[Rr]ead|atomic \w+) at 0x[0-9a-f]+ by .*|Goroutine \d+ \(\w+\) created at|Found \d+ data race.*):?$/;
/** How runtime/pprof writes how many goroutines have the stack below. */
export const PROFILED = /^(\d{1,9}) @ 0x[0-9a-f]/;
/** What reports draw beside a stack: cockroachdb/errors, chi, testify. */
const MARGIN = /^(?:\|\s{0,20}|-> {1,4}|Error Trace:\s{0,20}|Panic stack:\s{0,20})(?=\S)/;

/** The numbered report of cockroachdb/errors: the outermost error first, each with what it adds. */
export const REPORTED = /^(\(1\)|Wraps: \(\d+\)) ?(.*)$/s;
export const ATTACHED = "attached stack trace";

/** A mail's or an issue's sign for quoted code. */
export const FENCE = /^(?:```|~~~)\w{0,20}$/;

/** A line without what reports draw beside it. */
export function inside(text: string): string {
  return /^[|\-EP]/.test(text) ? text.replace(MARGIN, "").trim() : text;
}

export function goroutineOf(text: string): RegExpExecArray | null {
  return text.endsWith("]:") && text.includes("goroutine ") ? GOROUTINE.exec(text) : null;
}
