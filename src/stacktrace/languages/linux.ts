/**
 * The Linux kernel: oopses, panics, warnings and KASAN reports with `Call Trace:`. Printed newest call first; the
 * instruction pointer names the call that failed. Addresses marked with `?` are left-overs on the stack, not calls.
 * Source: docs.kernel.org/admin-guide/bug-hunting.html
 */
import type { Frame } from "../../sentry/items.js";
import { fileOf, frameOf, functionOf, linenoOf } from "../frames.js";
import type { Language } from "../language.js";
import { type Dialect, keepProven, readWith, type Verdict, type Walk } from "../walk.js";

const SYMBOL = "(?<name>[A-Za-z_][\\w.$]{0,200})";
const OFFSET = "\\+0x[0-9a-f]+/0x[0-9a-f]+";
const ADDRESSES = "(?:\\[<[0-9a-f]+>\\] ?|\\[[0-9a-f]{8,16}\\] ?){0,2}";
const MODULE = "(?: \\[(?<module>[\\w-]{1,80})(?: [0-9a-f]+)?\\])?";
/** What decode_stacktrace.sh (in brackets) and syzkaller (bare) find for an address. */
const PLACE =
  "(?: \\((?<path>[^\\s():]{1,300}):(?<line>\\d+)(?: [^()]{0,300}(?:\\([^()]{0,40}\\))?)?\\)| (?<bare>[\\w./-]{1,300}\\.[chS]):(?<bareLine>\\d+))";
const LOADED = "(?: (?<loaded>[a-z]\\w{0,80}))?";
const CALL = new RegExp(
  `^(?:<{1,2}#?[A-Z]{2,8}>{1,2} {1,4})?\\(?(?:\\? +)?${ADDRESSES}(?:\\? +)?${SYMBOL}${OFFSET}${PLACE}?${LOADED}${MODULE}(?: \\(unreliable\\))?\\)?$`,
);
const STALE = /(?:^|[\]>] {0,4})\? |\(unreliable\)$/;
/** The calls that the compiler put into the one below, and those of a decoder that leaves the offsets out. */
const INLINED = new RegExp(`^(?:\\? +)?${SYMBOL}${PLACE}(?: \\[inline\\])?${LOADED}$`);
/** 32-bit ARM. */
const FROM = new RegExp(`^(?:\\[<[0-9a-f]+>\\] )?\\(${SYMBOL}(?:${OFFSET})?${MODULE}\\) from `);
const POINTER = new RegExp(
  `^(?:(?:RIP|EIP|IP|epc|pc)\\s*: +|PC is at |NIP |Krnl PSW : .{0,80}\\()(?:[0-9a-f]{4}:)?(?:[0-9a-f]{8,16} )?${ADDRESSES}${SYMBOL}(?:${OFFSET}${PLACE}?|${PLACE.replaceAll("<", "<decoded")})${LOADED}${MODULE}\\)?$`,
  "i",
);
const HEADS: readonly RegExp[] = [
  /^(?<type>kernel BUG) at (?<path>[^\s:]{1,300}):(?<line>\d+)!$/,
  /^(?<type>BUG): (?<value>.+)$/,
  /^(?<type>Kernel panic) - not syncing: (?<value>.+)$/,
  /^(?<type>WARNING): (?:CPU: \d+ PID: \d+ at )?(?<value>(?<path>[^\s:]{1,300}):(?<line>\d+)(?: at)? (?<name>[A-Za-z_][\w.$]{0,200})\+0x.*)$/,
  /^(?<type>WARNING|UBSAN): (?<value>.+)$/,
  /^(?:rcu: )?(?<type>INFO): (?<value>(?:task|rcu\w*|possible|suspicious) .+)$/,
  /^(?:NMI )?(?<type>watchdog): (?<value>.*(?:BUG: |LOCKUP).*)$/,
  /^(?:CPU \d+ )?(?<type>general protection fault|double fault|divide error|invalid opcode|Unable to handle kernel .{1,80}?)(?:(?: at|,|:) (?<value>.*))?$/,
  /^(?<type>Oops|Internal error)(?:: |(?= ?\[#))(?<value>.+)$/,
  /^(?<value>\S{1,80} invoked (?<type>oom-killer): .*)$/,
  /^\S{1,80}: (?<type>page allocation failure): (?<value>.*)$/,
  /^(?<type>unreferenced object) (?<value>0x[0-9a-f]+ .*)$/,
];

export const linux: Language = {
  name: "linux",
  platform: "native",
  marks: (text) =>
    (text.includes("+0x") && text.includes("/0x") && (CALL.test(text) || POINTER.test(text))) ||
    (text.endsWith(" [inline]") && INLINED.test(text)) ||
    text === "<TASK>" ||
    (text.includes(") from ") && FROM.test(text)),
  read: (lines, foreign) => readWith(DIALECT, lines, foreign),
};

/** Inside a list of calls; or in one that explains the first, such as where memory was allocated. */
interface State {
  list: "calls" | "explaining" | undefined;
  failed: Frame | undefined;
}

const DIALECT: Dialect<State> = {
  order: "newest first",
  begin: () => ({ list: undefined, failed: undefined }),
  rules: [
    ...HEADS.map((line) => ({ line, read: head })),
    { line: POINTER, read: pointer },
    { line: /^(?:Call [Tt]race|[Bb]acktrace|Stack trace):/, read: start },
    { line: /^(?:Allocated by|Freed by|Last potentially|Last Breaking-Event|NMI backtrace)/, read: explain },
    { line: /^---\[ end (?:trace|Kernel)/, read: (walk) => walk.leave() },
    { line: CALL, read: call },
    { line: FROM, read: call },
    { line: INLINED, read: (walk, match) => walk.state.list === "calls" && call(walk, match) },
    {
      line: /^(?:<\/?(?:TASK|IRQ|EOI|NMI|SOFTIRQ)>|CPU: |Modules linked in:|Hardware name:|Code: |[RE][A-Z0-9]{2,5}: |x\d+ ?: |[CD]R\d|#PF: |PGD |Tainted)/,
      read: (walk) => walk.current !== undefined,
    },
  ],
  end: (walk) => keepProven(walk),
};

function head(walk: Walk<State>, { groups = {} }: RegExpExecArray): Verdict {
  const { current, state } = walk;
  const { type, value, path, line, name } = groups;
  const begun = current !== undefined && current.frames.length === 0;
  // Oops and panic tell less than what led to them; the second line on an inlined function names its caller.
  if (begun && (/^(?:Oops|Internal error|invalid opcode)$/.test(type ?? "") || isSame(current.value, value)))
    return true;
  if (type === "Kernel panic" && current !== undefined) return true;
  walk.open(type, value);
  walk.commitMessage();
  state.list = undefined;
  state.failed =
    path === undefined ? undefined : frameOf(functionOf(name), fileOf(path), linenoOf(line), { in_app: true });
  return true;
}

const finding = (value: string | undefined): string | undefined => /^KASAN: [\w-]+(?= in )/.exec(value ?? "")?.[0];

const isSame = (first: string | undefined, second: string | undefined): boolean =>
  finding(first) !== undefined && finding(first) === finding(second);

function pointer(walk: Walk<State>, { groups = {} }: RegExpExecArray): Verdict {
  if (walk.state.list !== undefined || walk.current === undefined) return false;
  walk.state.failed = { ...walk.state.failed, ...frameOf(...partsOf(groups)) };
  return true;
}

function start(walk: Walk<State>): Verdict {
  const { state, current } = walk;
  if (current === undefined) {
    if (!CALL.test(walk.textAt(walk.at + 1)) && !/^</.test(walk.textAt(walk.at + 1))) return false;
    walk.open(undefined);
  }
  state.list = (walk.current?.frames.length ?? 0) > 0 ? "explaining" : "calls";
  return true;
}

function explain(walk: Walk<State>): Verdict {
  if (walk.current !== undefined) walk.state.list = "explaining";
  return false;
}

/** Some machines print the list without a line above it. */
const startsList = (text: string): boolean => text.startsWith("[") || text.startsWith("([") || text.includes(") from ");

function call(walk: Walk<State>, { groups = {} }: RegExpExecArray): Verdict {
  const { state } = walk;
  if (state.list === "explaining") return false;
  if (state.list === undefined && walk.current?.type !== undefined) {
    if (!startsList(walk.text)) return false;
    state.list = "calls";
  }
  if (STALE.test(walk.text)) return true;
  const { failed } = state;
  state.failed = undefined;
  const frame = frameOf(...partsOf(groups));
  if (failed !== undefined && failed.function !== frame.function) walk.frame(failed);
  walk.frame(failed?.function === frame.function ? { ...failed, ...frame } : frame);
  return true;
}

function partsOf(groups: Readonly<Record<string, string | undefined>>): Frame[] {
  const module = groups.module ?? groups.loaded;
  return [
    functionOf(groups.name),
    module === undefined ? {} : { package: module },
    fileOf(groups.path ?? groups.bare ?? groups.decodedpath ?? groups.decodedbare),
    linenoOf(groups.line ?? groups.bareLine ?? groups.decodedline ?? groups.decodedbareLine),
    { in_app: module !== undefined },
  ];
}
