/**
 * Lines of C and C++ tools that name what happened. Groups: `type`, `value`, and the place where the line says it.
 * Failed assertions: glibc, musl, BSD and Apple, Android, MSVC, GLib, Qt, Mozilla.
 */
import type { Headline } from "../../headline.js";

export interface Head {
  /** Stands in every such line. */
  readonly sign: string;
  readonly line: RegExp;
  /** Other languages print it too. */
  readonly weak?: true;
  /** When the line prints none. */
  readonly type?: string;
}

const ASSERTED = "Assertion failed";

export const HEADS: readonly Head[] = [
  {
    sign: "Sanitizer: ",
    line: /^[`'">#* ]{0,8}(?:==\d+==\s?)?(?:(?:ERROR|WARNING): )?(?!SUMMARY)(?<type>\w+Sanitizer): (?<value>.+)$/,
  },
  {
    sign: ": runtime error: ",
    line: /^(?<path>\S.{0,400}?):(?<line>\d+):(?<column>\d+): (?<type>runtime error): (?<value>.+)$/,
  },
  // libstdc++; cpptrace without quotes
  {
    sign: "terminate called after",
    line: /terminate called after throwing an instance of (?:'(?<type>.+)'|(?<thrown>[\w:]+(?:<[^']{0,200}>)?)(?:: ?(?<value>.*))?)$/s,
  },
  {
    sign: ": Assertion ",
    line: /^(?:\S{1,200}: )?(?<path>\S{1,400}\.\w{1,4}):(?<line>\d+): (?<name>\S.{0,300}?): Assertion [`'‘](?<value>.+)['’] failed\.?$/,
    type: ASSERTED,
  },
  {
    sign: "Assertion failed: ",
    line: /^(?:.{0,80}: )?Assertion failed: (?<value>.{1,800}?), (?:function (?<name>.{1,300}), )?file (?<path>.{1,400}\.\w{1,4}), line (?<line>\d+)\.?$/,
    type: ASSERTED,
  },
  {
    sign: "Assertion failed: ",
    line: /^Assertion failed: (?<value>.{1,800}) \((?<path>[^():]{1,400}): (?<name>[^():]{1,200}): (?<line>\d+)\)$/,
    type: ASSERTED,
  },
  {
    sign: ": assertion ",
    line: /^(?<path>\S{1,400}\.\w{1,4}):(?<line>\d+): (?<name>\S.{0,300}?): assertion "(?<value>.+)" failed$/,
    type: ASSERTED,
  },
  {
    sign: "ERROR:",
    line: /^(?:Bail out! )?ERROR:(?<path>[^\s:]{1,400}\.\w{1,4}):(?<line>\d+):(?<name>[^\s:]{1,200}): (?<type>assertion failed|code should not be reached)(?::? (?<value>.*))?$/,
  },
  {
    sign: "ASSERT",
    line: /^(?<type>ASSERT(?: failure in (?<name>[^"]{1,200}))?): "(?<value>.{1,800})"(?: in|,) file (?<path>.{1,400}), line (?<line>\d+)$/,
  },
  {
    sign: "Assertion failure: ",
    line: /^(?:\[\d+\] )?(?:###!!! )?(?<type>Assertion failure): (?<value>.{1,800}), at (?<path>[^\s:]{1,400}):(?<line>\d+)$/,
  },
  { sign: "MOZ_CRASH(", line: /^Hit (?<type>MOZ_CRASH)\((?<value>.{0,800})\) at (?<path>[^\s:]{1,400}):(?<line>\d+)$/ },
  // OpenCV, today and before version 4
  {
    sign: "OpenCV(",
    line: /^OpenCV\([^()]{1,40}\) (?<path>.{1,400}?):(?<line>\d+): error: (?<value>\(-?\d+:.{1,800}\).*) in function '(?<name>.{1,200})'$/,
    type: "cv::Exception",
  },
  {
    sign: "OpenCV Error: ",
    line: /^(?<type>OpenCV Error): (?<value>.{1,800}) in (?<name>\S.{0,200}), file (?<path>.{1,400}), line (?<line>\d+)$/,
  },
  // Unreal
  {
    sign: "[Line: ",
    line: /^(?:.{0,80}: )?(?<type>Assertion failed|Fatal error|Ensure condition failed): ?(?<value>.*?) ?\[File: ?(?<path>[^[\]]{1,400})\] ?\[Line: ?(?<line>\d+)\]/,
  },
  {
    sign: "[Line: ",
    line: /^(?:.{0,80}: )?(?<type>LowLevelFatalError):? \[File: ?(?<path>[^[\]]{1,400})\] ?\[Line: ?(?<line>\d+)\] ?(?<value>.*)$/,
  },
  {
    sign: "Unhandled Exception: ",
    line: /^Unhandled Exception: (?<type>EXCEPTION_\w+|SIG[A-Z]+)\b:? ?(?<value>.*)$/,
    weak: true,
  },
  { sign: "FATAL ERROR: ", line: /^(?<type>FATAL ERROR): (?<value>\S.*)$/, weak: true },
  { sign: "pc=", line: /^#\s+(?<type>SIG[A-Z]+|EXCEPTION_\w+) \(0x[0-9a-f]+\) at (?<value>pc=.+)$/, weak: true },
  // Visual Studio
  {
    sign: "xception",
    line: /^(?:Unhandled exception|Exception thrown|First-chance exception)(?: at 0x[0-9A-Fa-f]{4,16})?(?: \([^()]{1,80}\))? in [^:]{1,80}: (?:(?<type>0x[0-9A-F]{8}): (?<value>.+)|Microsoft C\+\+ exception: (?<thrown>\S+) at memory location.*)$/,
    weak: true,
  },
  // WinDbg
  { sign: "ExceptionCode: ", line: /^ExceptionCode: (?<type>[0-9a-f]{8})(?: \((?<value>.+)\))?$/, weak: true },
  // Wine
  {
    sign: "-bit code",
    line: /^Unhandled exception: (?<type>[a-z][\w -]{1,60}?) (?<value>(?:on .{1,80} )?in \d\d-bit code .*)$/,
    weak: true,
  },
  {
    sign: "stop reason = ",
    line: /^\* thread #\d+.*stop reason = (?:signal )?(?<type>[\w ]{1,40}?)(?: \((?<a>.*)\)|: (?<value>.*)| [\d.]+| encountered .*)?$/,
    weak: true,
  },
  { sign: "Crash reason: ", line: /^Crash reason: +(?<type>.+)$/, weak: true },
  {
    sign: "Check failed: ",
    line: /^(?:(?:\[?[\d: .-]{0,40})?F(?:\d{4,8})? [^\]]{0,200}\] ?|\[[\d:/.]{4,80}:FATAL:[^\]]{1,200}\] ?)?Check failed: (?<value>.*)$/s,
    type: "Check failed",
    weak: true,
  },
  // ClickHouse
  {
    sign: "DB::",
    line: /^(?:.{0,200}[\s:])?Code: \d+\. (?<type>DB::\w+): (?<value>.*?)(?:,? Stack trace \(.*)?$/s,
    weak: true,
  },
  // kernels of Apple and of the BSDs
  { sign: "panic(cpu ", line: /^(?<type>panic)\(cpu \d+ caller 0x[0-9a-f]+\): (?<value>.+)$/ },
  { sign: "panic: ", line: /^(?<type>panic): (?<value>.+)$/, weak: true },
  // Espressif
  {
    sign: "Guru Meditation Error: ",
    line: /^Guru Meditation Error: Core +\d+ panic'ed \((?<type>[^()]{1,60})\)(?:\. (?<value>.+))?$/,
    weak: true,
  },
  { sign: "ERROR STOP", line: /^(?<type>ERROR STOP)(?: (?<value>.{1,200}))?$/, weak: true },
  // Intel's Fortran
  { sign: "forrtl: ", line: /^forrtl: (?<type>\w+ \(\d+\)): (?<value>.+)$/, weak: true },
];

export interface Named {
  readonly head: Head;
  readonly groups: Readonly<Record<string, string | undefined>>;
}

export function headIn(text: string): Named | undefined {
  for (const head of HEADS) {
    const match = text.includes(head.sign) ? head.line.exec(text) : null;
    if (match !== null) return { head, groups: match.groups ?? {} };
  }
  return undefined;
}

/** `std::runtime_error: bad row`, as handlers print it above the stack that they collected. */
export function typed(text: string): Headline | undefined {
  const [, type, value] =
    /^(?:(?:[Uu]nhandled|[Uu]ncaught|[Cc]aught) (?:exception:? )?)?((?:\w+::)+\w+|\w*(?:_error|[Ee]xception|Error)): (.+)$/.exec(
      text,
    ) ?? [];
  return type === undefined ? undefined : { type, value };
}
