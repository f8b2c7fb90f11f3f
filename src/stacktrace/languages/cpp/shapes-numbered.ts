/** Frames behind `#1`, `frame #1` and `1#`: sanitizers, debuggers, Android and libraries that print a stack. */
import type { Shape } from "./shapes.js";

const NUMBER = "#(?<n>\\d{1,6})";
const ADDRESS = "(?<address>0x[0-9a-f]+)";
const PLACE = "(?::(?<line>\\d+)(?::(?<column>\\d+))?)";
/** Where another place may start, this one ends: or each would be read to its end. */
const ROOTED = '(?:/|\\.{1,2}/|[A-Za-z]:[\\\\/])(?:(?! (?:at |\\.{0,2}/))[^:"]){0,400}';
/** Apple's sanitizers name the architecture behind the image. */
const IMAGE = "\\((?<image>[^()]*?)(?::(?:x86_64h?|arm64e?|i386))?\\+0x[0-9a-f]+\\)(?: {1,2}\\(BuildId: [0-9a-f]+\\))?";
/** Files of languages that compilers of this family read. */
export const SOURCE = '[^\\s:()"]{1,400}\\.(?:c|cc|cpp|cxx|c\\+\\+|cu|h|hh|hpp|hxx|ipp|inl|tcc|m|mm|S|[fF]\\d{0,2})';

export const NUMBERED_SHAPES: readonly Shape[] = [
  // cpptrace, libbacktrace and gfortran: `#0 0x55 in f(int) at /a.cc:7:3`, `#1 f(int) at a.cc:7`; Espressif adds the stack pointer
  {
    first: /^#\d+ .* at /,
    line: new RegExp(
      `^${NUMBER} +(?:${ADDRESS}(?::0x[0-9a-f]+)? (?:in )?)?(?<name>\\S.*?) at (?<path>${SOURCE})${PLACE}$`,
    ),
  },
  {
    first: /^#\d+ +0x[0-9a-f]+ at \//,
    line: new RegExp(`^${NUMBER} +${ADDRESS} at (?<image>/[^\\s:]{1,400})$`),
  },
  {
    first: /^#\d+ +0x[0-9a-f:x]+ (?:in )?.* at /,
    line: new RegExp(`^${NUMBER} +${ADDRESS}(?::0x[0-9a-f]+)? (?:in )?(?<name>.+?) at (?<path>${ROOTED})${PLACE}?$`),
  },
  // PyTorch: `#4 c10::Error::Error(c10::SourceLocation) from Exception.cpp:0`, `#5 PyObject_Call from ??:0`
  {
    first: /^#\d+ .* from \S+:\d+$/,
    line: new RegExp(`^${NUMBER} +(?=.*?[\\w>]\\()(?<name>\\S.*?) from (?<path>\\?\\?|${SOURCE}):(?<line>\\d+)$`),
  },
  {
    first: /^#\d+ \S+ from \S+:\d+$/,
    line: new RegExp(`^${NUMBER} +(?<name>\\S+) from (?<path>\\?\\?|${SOURCE}):(?<line>\\d+)$`),
    weak: true,
  },
  // ndk-stack: `#00 0x0000000000012344 /data/app/lib/arm64/libapp.so (app::draw(int)+44)`
  {
    first: /^#\d+ +0x[0-9a-f]+ \//,
    line: /^#(?<n>\d{1,6}) +(?<address>0x[0-9a-f]{8,16}) (?<image>\/\S{1,400})(?: \((?<name>.+?)(?:\+\d+)?\))?(?: \(BuildId: [0-9a-f]+\))?$/,
  },
  // systemd: `#1 0x00007f0d raise (libc.so.6 + 0x39a08)`, `#0 0x00007f0d n/a (app)`
  {
    first: /^#\d+ +0x[0-9a-f]+ \S+ \(/,
    line: /^#(?<n>\d{1,6}) +(?<address>0x[0-9a-f]{8,16}) (?<name>\S+) \((?![^()\s]*\+0x)(?<image>[^()\s]+)(?: \+ 0x[0-9a-f]+)?\)$/,
  },
  // sanitizers, LLVM: `#0 0x55 in f(int) /a.cc:7:3`, `#5 0x55 in _start (/a.out+0x62)`, `#1 0x7f (/lib/libc.so.6+0x2)`
  {
    first: /^#\d+ +0x/,
    line: new RegExp(
      `^${NUMBER} +${ADDRESS} (?:in )?(?<name>[^\\s(/].*?)(?:\\+0x[0-9a-f]+)? (?:${IMAGE}|(?<path>${ROOTED}|<[^:()<]{0,400}|[^\\s:()]{1,300}\\.\\w{1,4})${PLACE}?)$`,
    ),
  },
  { first: /^#\d+ +0x/, line: new RegExp(`^${NUMBER} +${ADDRESS} +(?:in )?${IMAGE}$`) },
  // ThreadSanitizer: `#0 f(void*) a.cc:4:3 (a.out+0x12)`
  {
    first: /^#\d+ .*\+0x[0-9a-f]+\)/,
    line: new RegExp(`^${NUMBER} +(?<name>\\S.*?) (?:<null>|(?<path>\\S{1,400}?)${PLACE}?) ${IMAGE}$`),
  },
  { first: /^#\d+ +</, line: /^#(?<n>\d{1,6}) +(?<name><(?:signal handler|function) called.{0,80}>)$/, weak: true },
  // PyTorch: `frame #1: main + 0x44 (0x55f in ./app)`
  {
    first: /^frame #\d+: /,
    line: /^frame #(?<n>\d{1,6}): (?<name>\S.*?)(?: \+ 0x[0-9a-f]+)? \((?<address>0x[0-9a-f]+) in (?<image>[^()]+)\)$/,
  },
  // lldb: `frame #0: 0x10 a.out`f(x=1) at a.cc:7:3`
  {
    first: /^(?:\* )?frame #/,
    line: /^(?:\* )?frame #(?<n>\d{1,6}): (?<address>0x[0-9a-f]+)(?: (?<image>[^`]{1,200})`(?<name>.+?)(?: \+ \d+)?)?(?: at (?<path>\S{1,400}?):(?<line>\d+)(?::(?<column>\d+))?)?(?: \[.*\])?$/,
  },
  // backward-cpp: `#2 Object "/a.out", at 0x40a1, in main`, `#1 Source "a.cc", line 7, in f(int) [0x40b2]`
  {
    first: /^(?:#\d+ +)?(?:\| )?Source +"/,
    line: /^(?:#(?<n>\d{1,6}) +)?(?:\| )?Source +"(?<path>[^"]{0,400})", line (?<line>\d+), in ?(?<name>.*?)(?: \[(?:0x)?[0-9A-Fa-f]+\])?$/,
    oldestFirst: true,
  },
  {
    first: /^(?:#\d+ +)?(?:\| )?Object +"/,
    line: /^(?:#(?<n>\d{1,6}) +)?(?:\| )?Object +"(?<image>[^"]{0,400})", at (?<address>(?:0x)?[0-9A-Fa-f]+), in ?(?<name>.*)$/,
    oldestFirst: true,
  },
  // Android: `#00 pc 0004793e  /system/lib/libc.so (pthread_mutex_lock+1)`, Play and ART: `native: pc 0004793e  /system/lib/libc.so`
  {
    first: /^(?:native: )?(?:#\d+ +)?(?:pc|lr) (?:0x)?[0-9a-f]{8}/,
    line: /^(?:native: (?=#|pc)|(?=#))(?:#(?<n>\d{1,6}) +)?(?:pc|lr) (?<address>(?:0x)?[0-9a-f]{8,16}) +(?<image>\S.*?)(?: \(offset 0x[0-9a-f]+\))?(?: \((?!BuildId: )(?<name>.+?)(?:\+\d+)?\))?(?: \(BuildId: [0-9a-f]+\))?$/,
  },
  // Mozilla: `#01: Font::Draw(int) [gfx/font.cpp:231]`, `#02: ??? (/usr/lib/libxul.so + 0x3f1a)`
  {
    first: /^#\d{2,}: .*[\])]$/,
    line: new RegExp(
      `^#(?<n>\\d{2,4}): (?<name>.*?) ?[[(](?:(?<path>${ROOTED}|${SOURCE}):(?<line>\\d+)|(?<image>(?=[^\\s()[\\]/.\\\\]{0,200}[/.\\\\])[^\\s()[\\]]{1,400}?) ?\\+ ?0x[0-9a-fA-F]+)[\\])]$`,
    ),
  },
  // Boost and std::stacktrace: ` 1# f(int) at /a.cc:7`, ` 2# f in /a.out`, ` 3#      at :0`
  {
    first: /^\d+# .*\bat /,
    line: new RegExp(
      `^(?<n>\\d{1,4})# +(?:(?<name>\\S.*?) {1,8})?at (?<path>${ROOTED}|${SOURCE}|(?=:0)):(?<line>\\d+)(?: \\[0x[0-9a-f]+\\])?$`,
    ),
  },
  {
    first: /^\d+# /,
    line: /^(?<n>\d{1,4})# +(?:(?<address>0x[0-9A-Fa-f]+)|(?<name>\S.*?))(?: in (?<image>(?=[^\s/.\\]*[/.\\])\S+)$|$(?<=0x[0-9A-Fa-f]+|[)>]|::\w+))/,
  },
  // Chromium and everybody who prints no more: `#1 0x55 base::debug::StackTrace::StackTrace()`
  {
    first: /^#\d+ +0x/,
    line: new RegExp(
      `^${NUMBER} +(?<address>0x[0-9a-f]{6,16}) (?:in )?(?<name>[A-Za-z_~(<?][^\\s].*?)(?:\\+0x[0-9a-f]+| \\([^()]*)?$`,
    ),
  },
];
