/** What announces a stack of Go: panics, fatal errors, what servers write when they caught one, and error types. */
import { headlineOf } from "../../headline.js";

export interface GoHead {
  readonly type: string | undefined;
  readonly value: string | undefined;
  /** Raised again: the next line names what came of it. */
  readonly recovered?: boolean;
}

const PANIC =
  /^(?:[\w./-]{1,200}\.go:\d+: )?(?:\[recovered\] )?(panic|fatal error|unexpected fault address|SIGQUIT|SIGABRT|SIGSEGV|SIGBUS|SIGFPE|SIGILL|SIGTRAP): (.*)$/s;
/** How the runtime names a signal on Windows. */
const EXCEPTION = /^(Exception 0x[0-9a-f]{8}) 0x[0-9a-f]+ 0x[0-9a-f]+ 0x[0-9a-f]+$/;
/** What servers and controllers write before the stack of a panic that they caught. */
const CAUGHT: readonly RegExp[] = [
  /(?:^|[\s\]])(?:(?:http2?: )?panic serving \S+|Observed a panic|[Rr]ecovered from panic|[Pp]anic recovered): (.+)$/s,
  /[\w)\]]: panic: (.+)$/s,
  /^"Observed a panic" panic="((?:[^"\\]|\\.){1,1000})"/,
];
const RECOVERED = / \[recovered(?:, repanicked)?\]$/;
const SIGNAL = /^\[signal (?:SIG\w+|0x)/;
const NOISE =
  /^(?:exit status \d+|\.\.\.(?:\d+ |additional )frames elided\.\.\.|FAIL\b|r\w{1,4} +0x[0-9a-f]+$|[cfg]s +0x[0-9a-f]+$|rip +0x|rflags 0x|PC=0x|\[originating from goroutine|goroutine running on other thread|\[\.\.\.repeated from below\.\.\.\]|Error types: \(1\) |goroutine profile: total \d)/;

export function panicOf(text: string): GoHead | undefined {
  const printed = PANIC.exec(text);
  if (printed !== null)
    return { type: printed[1], value: printed[2]?.replace(RECOVERED, ""), recovered: text.endsWith(" [recovered]") };
  const exception = EXCEPTION.exec(text)?.[1];
  if (exception !== undefined) return { type: exception, value: undefined };
  if (!/anic/.test(text)) return undefined;
  for (const pattern of CAUGHT) {
    const caught = pattern.exec(text)?.[1];
    if (caught !== undefined) return { type: "panic", value: caught.replace(RECOVERED, "").replaceAll('\\"', '"') };
  }
  return undefined;
}

/** What the runtime says of a panic that somebody recovered and printed above its stack. */
export function recoveredIn(text: string): GoHead | undefined {
  return text.startsWith("runtime error: ") ? { type: "panic", value: text } : undefined;
}

/** Lines that belong to a dump and tell nothing. */
export function isGoNoise(text: string): boolean {
  return SIGNAL.test(text) || NOISE.test(text);
}

/** go-errors writes the type in front of the message, as `%T` prints it. */
const TYPED = /^(\*?[a-z]\w{0,60}\.\w{1,100}) (.+)$/s;

/** The message above a stack without a goroutine. */
export function errorOf(message: string): GoHead {
  const [, type, value] = TYPED.exec(message) ?? [];
  if (type !== undefined && (type.startsWith("*") || /Error$/.test(type))) return { type, value };
  const head = headlineOf(message);
  const typed = head?.type !== undefined && /(?:Error|Exception|panic)$/.test(head.type);
  return typed ? head : { type: undefined, value: message };
}

/** The message in front of a stack that stands on its line: the field of that name, or all but the stack's own name. */
export function saidIn(before: string): string {
  const field = /(?:^|\s)(?:msg|message|err|error)="((?:[^"\\]|\\.){1,1000})"/.exec(before)?.[1];
  return field ?? before.replace(/(?:\s\w{1,40}=["']?|[:,=]|\s){1,3}$/, "");
}
