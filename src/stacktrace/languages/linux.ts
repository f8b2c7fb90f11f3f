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
const MODULE = "(?: \\[(?<module>[\\w-]{1,80})(?: [0-9a-f]+)?\\])?";
const CALL = new RegExp(
  `^(?<stale>\\? +)?(?:\\[<[0-9a-f]+>\\] ?)?${SYMBOL}(?:${OFFSET})(?: \\((?<path>[^\\s():]{1,300}):(?<line>\\d+)(?: [^()]{0,20}(?:\\([^()]{0,40}\\))?)?\\)(?: (?<loaded>[a-z]\\w{0,80}))?)?${MODULE}$`,
);
/** 32-bit ARM. */
const FROM = new RegExp(`^(?:\\[<[0-9a-f]+>\\] )?\\(${SYMBOL}(?:${OFFSET})?${MODULE}\\) from `);
const POINTER = new RegExp(
  `^(?:(?:RIP|EIP|IP|epc|pc)\\s?: |PC is at |NIP )(?:[0-9a-f]{4}:)?(?:\\[<[0-9a-f]+>\\] ?(?:\\[<[0-9a-f]+>\\] ?)?)?${SYMBOL}${OFFSET}${MODULE}$`,
  "i",
);
const HEADS: readonly RegExp[] = [
  /^(?<type>kernel BUG) at (?<path>[^\s:]{1,300}):(?<line>\d+)!$/,
  /^(?<type>BUG): (?<value>.+)$/,
  /^(?<type>Kernel panic) - not syncing: (?<value>.+)$/,
  /^(?<type>WARNING): CPU: \d+ PID: \d+ at (?<value>.+)$/,
  /^(?<type>INFO): (?<value>(?:task|rcu\w*) .+)$/,
  /^(?<type>watchdog): (?<value>BUG: .+)$/,
  /^(?<type>general protection fault|double fault|divide error|invalid opcode|Unable to handle kernel .{1,80}?)(?:(?: at|,|:) (?<value>.*))?$/,
  /^(?<type>Oops|Internal error): (?<value>.+)$/,
];

export const linux: Language = {
  name: "linux",
  platform: "native",
  marks: (text) =>
    (text.includes("+0x") && text.includes("/0x") && (CALL.test(text) || POINTER.test(text))) ||
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
    { line: /^(?:Call [Tt]race|Backtrace|Stack trace):/, read: start },
    { line: /^(?:Allocated by|Freed by|Last potentially|NMI backtrace)/, read: explain },
    { line: /^---\[ end (?:trace|Kernel)/, read: (walk) => walk.leave() },
    { line: CALL, read: call },
    { line: FROM, read: call },
    {
      line: /^(?:<\/?(?:TASK|IRQ|EOI|NMI|SOFTIRQ)>|CPU: |Modules linked in:|Hardware name:|Code: |[RE][A-Z0-9]{2,5}: |x\d+ ?: |[CD]R\d|#PF: |PGD |Tainted)/,
      read: (walk) => walk.current !== undefined,
    },
  ],
  end: (walk) => keepProven(walk),
};

function head(walk: Walk<State>, { groups = {} }: RegExpExecArray): Verdict {
  const { current, state } = walk;
  const { type, value, path, line } = groups;
  const second = /^(?:Oops|Internal error|invalid opcode)$/.test(type ?? "");
  if (second && current !== undefined && current.frames.length === 0) return true;
  if (type === "Kernel panic" && current !== undefined) return true;
  walk.open(type, value);
  walk.commitMessage();
  state.list = undefined;
  state.failed = path === undefined ? undefined : frameOf(fileOf(path), linenoOf(line), { in_app: true });
  return true;
}

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

function call(walk: Walk<State>, { groups = {} }: RegExpExecArray): Verdict {
  const { state } = walk;
  if (
    state.list === "explaining" ||
    (state.list === undefined && walk.current?.type !== undefined && !walk.text.includes(") from "))
  )
    return false;
  if (groups.stale !== undefined) return true;
  const { failed } = state;
  state.failed = undefined;
  if (failed !== undefined && failed.function !== groups.name) walk.frame(failed);
  walk.frame(frameOf(...partsOf(groups)));
  return true;
}

function partsOf({
  name,
  module: bracketed,
  path,
  line,
  loaded,
}: Readonly<Record<string, string | undefined>>): Frame[] {
  const module = bracketed ?? loaded;
  return [
    functionOf(name),
    module === undefined ? {} : { package: module },
    fileOf(path),
    linenoOf(line),
    { in_app: module !== undefined },
  ];
}
