/** Lines of C and C++ tools that name what happened. Groups: `type`, `value`, and the place where the line says it. */

import type { Headline } from "../headline.js";

export interface Head {
  readonly line: RegExp;
  /** When the line prints none. */
  readonly type?: string;
}

export const HEADS: readonly Head[] = [
  { line: /^[`'"> ]{0,4}(?:==\d+==\s?)?(?:(?:ERROR|WARNING): )?(?!SUMMARY)(?<type>\w+Sanitizer): (?<value>.+)$/ },
  {
    line: /^(?<path>\S.{0,400}?):(?<line>\d+):(?<column>\d+): (?<type>runtime error): (?<value>.+)$/,
  },
  { line: /terminate called after throwing an instance of '(?<type>.+)'$/ },
  {
    line: /^(?:\S{1,200}: )?(?<path>\S{1,400}\.\w{1,4}):(?<line>\d+): (?<name>\S.{0,300}?): Assertion [`'‘](?<value>.+)['’] failed\.?$/,
    type: "Assertion failed",
  },
  // Unreal
  {
    line: /^(?:.{0,80}: )?(?<type>Assertion failed|Fatal error|Ensure condition failed): ?(?<value>.*?) ?\[File: ?(?<path>[^[\]]{1,400})\] ?\[Line: ?(?<line>\d+)\]/,
  },
  {
    line: /^(?:.{0,80}: )?(?<type>LowLevelFatalError):? \[File: ?(?<path>[^[\]]{1,400})\] ?\[Line: ?(?<line>\d+)\] ?(?<value>.*)$/,
  },
  { line: /^Unhandled Exception: (?<type>EXCEPTION_\w+|SIG[A-Z]+)\b:? ?(?<value>.*)$/ },
  { line: /^(?<type>FATAL ERROR): (?<value>\S.*)$/ },
  { line: /^#\s+(?<type>SIG[A-Z]+|EXCEPTION_\w+) \(0x[0-9a-f]+\) at (?<value>pc=.+)$/ },
  // Visual Studio
  {
    line: /^(?:Unhandled exception|Exception thrown|First-chance exception)(?: at 0x[0-9A-Fa-f]{4,16})?(?: \([^()]{1,80}\))? in [^:]{1,80}: (?:(?<type>0x[0-9A-F]{8}): (?<value>.+)|Microsoft C\+\+ exception: (?<thrown>\S+) at memory location.*)$/,
  },
  // WinDbg
  { line: /^ExceptionCode: (?<type>[0-9a-f]{8})(?: \((?<value>.+)\))?$/ },
  {
    line: /^\* thread #\d+.*stop reason = (?:signal )?(?<type>[\w ]{1,40}?)(?: \((?<a>.*)\)|: (?<value>.*)| [\d.]+| encountered .*)?$/,
  },
  { line: /^Crash reason: +(?<type>.+)$/ },
  {
    line: /^(?:F\d{4,8} [^\]]{0,200}\] ?|\[[\d:/.]{4,80}:FATAL:[^\]]{1,200}\] ?)?Check failed: (?<value>.*)$/s,
    type: "Check failed",
  },
  // ClickHouse
  { line: /^(?:.{0,200}[\s:])?Code: \d+\. (?<type>DB::\w+): (?<value>.*?)(?:,? Stack trace \(.*)?$/s },
];

/** `std::runtime_error: bad row`, as handlers print it above the stack that they collected. */
export function typed(text: string): Headline | undefined {
  const [, type, value] =
    /^(?:(?:[Uu]nhandled|[Uu]ncaught|[Cc]aught) (?:exception:? )?)?((?:\w+::)+\w+|\w*(?:_error|[Ee]xception|Error)): (.+)$/.exec(
      text,
    ) ?? [];
  return type === undefined ? undefined : { type, value };
}
