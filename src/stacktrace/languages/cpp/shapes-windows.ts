/**
 * How debuggers, crash reporters and game engines on Windows print one frame: `module!function`, with or without the
 * file. Source: learn.microsoft.com/windows-hardware/drivers/debuggercmds/k--kb--kc--kd--kp--kp--kv--display-stack-backtrace-
 */
import type { Shape } from "./shapes.js";

const WORD = "[0-9a-f]{8}(?:`?[0-9a-f]{8})?";
/** Stack pointer, return address and arguments; `(Inline Function)` has none, and `kb` on 64 bits no stack pointer. */
const COLUMNS = `(?:(?<n>[0-9a-f]{2,3}) )?(?:\\(Inline(?: Function)?\\) +-{8}(?:\`?-{8})? +|${WORD} +: (?:${WORD} ){1,4}: |${WORD} ${WORD} +(?:(?:: )?(?:${WORD} ){1,4}(?:: )?)?)`;

export const WINDOWS_SHAPES: readonly Shape[] = [
  // WinDbg: `02 000000d4`1a0ff8b0 00007ff6`a1b2112c     shop!Cart::Total+0x14 [C:\shop\cart.cpp @ 17]`
  {
    first: /^(?:[0-9a-f]{2,3} )?(?:[0-9a-f]{8}|\(Inline)/,
    line: new RegExp(
      `^${COLUMNS}(?<image>[\\w.+-]{1,80})!(?<name>.+?)(?=\\+0x| \\[)(?:\\+0x[0-9a-f]+)?(?: \\((?:FPO|CONV): [^()]{0,80}\\)){0,2}(?: \\[(?<path>[^[\\]]{1,400}?) @ (?<line>\\d+)\\])?$`,
    ),
  },
  {
    first: /^(?:[0-9a-f]{2,3} )?[0-9a-f]{8}/,
    line: new RegExp(
      `^${COLUMNS}(?:(?<image>[A-Za-z_][\\w.-]{0,80})\\+0x[0-9a-f]+|(?<address>0x[0-9a-f]{4,16})(?:\`[0-9a-f]{8})?)$`,
    ),
  },
  // Unreal: `[Callstack] 0x00007ff9 Editor-Core.dll!FDebug::Fail() [D:\src\a.cpp:79]`, `Editor_Core!f() [D:\a.cpp:7]`
  {
    first: /^[^!]{0,160}\w!.*\]$/,
    line: /^(?:\[Callstack\] +)?(?:\d+ +)?(?:(?<address>0x[0-9a-f]+) +)?(?<image>[\w.+-]{1,80})!(?<name>\S.*?) \[(?:(?<path>[^[\]]{1,400}?):(?<line>\d+))?\]$/,
  },
  {
    first: /^(?:\[Callstack\] +)?0x[0-9a-f]+ +\S+!/,
    line: /^(?:\[Callstack\] +)?(?<address>0x[0-9a-f]+) +(?<image>[\w.+-]{1,80})!(?<name>\S.*)$/,
  },
  {
    first: /^\[Callstack\] +\d+ +0x/,
    line: /^\[Callstack\] +(?<n>\d{1,4}) +(?<address>0x[0-9a-f]+) +(?<name>\S.*?)(?: \[(?<path>[^[\]]{1,400}?), line (?<line>\d+)\])?$/,
  },
  // Visual Studio: `shop.exe!Cart::Total(int n) Line 17	C++`, `kernel32.dll!BaseThreadInitThunk()	Unknown`
  {
    first: /^(?:[>•]\s?)?(?:\[Inline Frame\] )?[\w.+-]{1,80}\.(?:exe|dll)!/i,
    line: /^(?:[>•]\s?)?(?:\[Inline Frame\] )?(?<image>[\w.+-]{1,80})!(?:(?<address>[0-9a-f]{8,16})\(\)|(?<name>\S.*?))(?: Line (?<line>\d+))?(?:\s+(?:C\+\+|C|Unknown|Non-user code.{0,60}))?$/,
  },
  // MSVC's std::stacktrace: `0> C:\\shop\\cart.cpp(17): shop!Cart::Total+0x5C`, `3> KERNEL32!BaseThreadInitThunk+0x14`
  {
    first: /^\d+> .*(?:\+0x|\): )/,
    line: /^(?<n>\d{1,4})> (?:(?<path>[A-Za-z]:\\[^:"]{1,400})\((?<line>\d+)\): )?(?<image>[\w.+-]{1,80})!(?<name>\S.*?)(?:\+0x[0-9A-F]+)?$/,
  },
  // Wine: `=>0 0x00401021 total+0x11(n=7) [Z:\\src\\cart.c:7] in shop (0x0031fe68)`, `2 0x7b45f8ac in kernel32 (+0x1f8ac) (0x0031ff28)`
  {
    first: /^(?:=>)?\d+ 0x[0-9a-f]+ .*\(/,
    line: /^(?:=>)?(?<n>\d{1,4}) (?<address>0x[0-9a-f]{8,16}) (?:(?<name>[^\s(]{1,400}?)(?:\+0x[0-9a-f]+)?(?:\(.{0,400}?\))?(?: \[(?<path>[^[\]]{1,400}):(?<line>\d+)\])? )?in (?<image>\S{1,200})(?: \(\+0x[0-9a-f]+\))?(?: \(0x[0-9a-f]+\))?$/,
  },
  // StackWalker: `C:\shop\cart.cpp (17): Cart::Total`, `00007FFB315C7034 (KERNEL32): (filename not available): f`
  {
    first: /^[A-Za-z]:\\.*\) ?: /,
    line: /^(?<path>[A-Za-z]:\\[^():"]{1,400}\.(?:c|cc|cpp|cxx|h|hpp|inl)) \((?<line>\d+)\) ?: (?<name>(?!error|warning|note|fatal)[^:\s][^()\s]{0,300})$/i,
  },
  {
    first: /^[0-9A-Fa-f]{8,16} \(/,
    line: /^(?<address>[0-9A-Fa-f]{8,16}) \((?<image>[\w.+-]{1,80})\): \(filename not available\): (?:\(function-name not available\)|(?<name>\S.*))$/,
  },
];
