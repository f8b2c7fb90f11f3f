/**
 * Dart and Flutter: frames of the virtual machine (`#0  f (package:a/b.dart:1:2)`), of package:stack_trace and of the
 * web compilers (`package:a/b.dart 1:2  f`), of obfuscated builds; Flutter's boxes. Printed newest call first.
 * Source: api.dart.dev StackTrace, pub.dev/packages/stack_trace
 */
import type { Frame } from "../../sentry/items.js";
import { fileOf, frameOf, functionOf, linenoOf, placeOf, startsWithAny } from "../frames.js";
import { type Headline, messageOf } from "../headline.js";
import type { Language } from "../language.js";
import { type Dialect, keepProven, readWith, type Verdict, type Walk } from "../walk.js";

const URI = "(?:package:|dart:|file:|https?:|org-dartlang-\\w+:|data:|asset:|[\\w./-]*\\.dart[:)])";
const MACHINE = new RegExp(
  `^#(\\d{1,5}) {1,8}(\\S.{0,600}?) \\((${URI}(?:[^()\\s]{0,600}|[^()]{0,600}\\.dart(?::\\d+){0,2}))\\)$`,
);
const OBFUSCATED =
  /^#(\d{2,5}) abs (?:0x)?([0-9a-f]{8,16})(?: (?:unit|dso)? ?\d*)?(?: virt [0-9a-f]+)?(?: (\S+?)\+0x[0-9a-f]+)?$/;
const TERSE =
  /^((?:package:|packages\/|dart:|dart-sdk\/|file:|https?:|lib\/|bin\/|test\/|web\/|org-dartlang-\w+:|\.{0,2}\/)[^\s]{1,600})(?: (\d+)(?::(\d+))?)? {2,}(\S.*)$/;
const TERSE_DART = /\.dart(?: \d+(?::\d+)?)? {2,}\S|^dart:\w+ {2,}\S/;
const SKIPPED =
  /^(?:<asynchronous suspension>|={3,} asynchronous gap =+|\(elided .{1,300}|\.{3} +.{0,200}\(\d+ frames\)|\*{3}(?: \*{3}){3,}|pid: \d+, tid: .*|os: \w+ arch: .*|build_id: .*|isolate_dso_base: .*|isolate_instructions: .*)$/;
const UNHANDLED = /(?:^|\] )Unhandled [Ee]xception:(?: (.*))?$/s;
const BOX = /^[═=]{2,}(?:[╡|] ?| )EXCEPTION CAUGHT BY (.{1,80}?) ?[╞|]?[═=]*$/i;
/** Editors break a frame in two: `#0      A.build`, then its place. */
const NUMBERED = /^#(\d{1,5}) {2,8}(\S.{0,600})$/;
const OWN_PLACE = /^(?:package:|dart:|file:|lib\/)\S{1,400}\.dart:\d+(?::\d+)?$/;
const THROWN = /^The following (\S+)(?: object)? was thrown(?: .{0,400})?:$/;
const STACK = /^When the exception was thrown, this was the stack:?/;
const TYPED =
  /^([A-Z_$][\w$.]*(?:Error|Exception|Failure)|Exception|Error|Bad state|Invalid argument\(s\)|Unsupported operation|Invalid argument|Concurrent modification during iteration)(?: ?\([\w ]{0,40}\)| \[[^\]]{0,60}\])?(?:: (.*)| ?\((.*?)\)?)?$/s;

export const dart: Language = {
  name: "dart",
  platform: "other",
  marks: (text) =>
    (text.startsWith("#") && (MACHINE.test(text) || OBFUSCATED.test(text))) ||
    (text.includes("  ") && TERSE_DART.test(text) && TERSE.test(text)) ||
    (text.startsWith("package:") && OWN_PLACE.test(text)) ||
    (/^[═=]{2}/.test(text) && BOX.test(text)),
  read: (lines, foreign) => readWith(DIALECT, lines, foreign),
};

interface State {
  /** Inside one of Flutter's boxes: the message ends at a blank line. */
  box: boolean;
  /** `Unhandled exception:` stands on a line of its own, the message on the next. */
  announced: boolean;
}

type DartWalk = Walk<State>;

const DIALECT: Dialect<State> = {
  order: "newest first",
  begin: () => ({ box: false, announced: false }),
  rules: [
    {
      line: BOX,
      read: ({ state }) => {
        state.box = true;
      },
    },
    { line: THROWN, read: thrown },
    { line: UNHANDLED, read: unhandled },
    { line: MACHINE, read: (walk, [, number, name, place]) => frame(walk, number, dartFrame(name, place)) },
    { line: NUMBERED, read: halved },
    { line: OBFUSCATED, read: (walk, [, number, address, name]) => frame(walk, number, obfuscated(name, address)) },
    { line: TERSE, read: terse },
    { line: SKIPPED, read: (walk) => walk.current !== undefined },
    { line: STACK, read: (walk) => walk.current !== undefined },
    { line: /^$/, read: blank },
    { line: /^.+$/s, read: firstOfMessage },
  ],
  end: (walk) => keepProven(walk),
};

function thrown(walk: DartWalk, [, type]: RegExpExecArray): void {
  walk.open(type);
  walk.state.box = true;
}

function unhandled(walk: DartWalk, [, message]: RegExpExecArray): void {
  const head = headOf(message ?? "");
  walk.open(head.type, head.value);
  walk.state.announced = message === undefined;
  walk.state.box = false;
}

function firstOfMessage(walk: DartWalk, [text]: RegExpExecArray): Verdict {
  const { state, current } = walk;
  if (!state.announced || current === undefined) return false;
  state.announced = false;
  const head = headOf(text);
  current.type = head.type;
  current.value = head.value;
  return true;
}

function blank(walk: DartWalk): false {
  if (walk.state.box && walk.current !== undefined && walk.current.frames.length === 0) {
    const before = walk.textAt(walk.at - 1);
    if (!THROWN.test(before)) walk.closeMessage();
  }
  return false;
}

function frame(walk: DartWalk, number: string | undefined, found: Frame): void {
  const { current, state } = walk;
  const again = current !== undefined && current.frames.length > 0 && Number(number) === 0;
  if (again || current === undefined) {
    const away = headDistance(walk);
    const raised = walk.openAbove((text, distance) => (distance === away ? headOf(plainHead(text)) : undefined));
    if (raised.value?.includes("\n") === true)
      raised.value = messageOf(
        "",
        raised.value.split("\n").filter((line) => !SKIPPED.test(line)),
      );
  }
  state.box = false;
  walk.frame(found);
}

function halved(walk: DartWalk, [, number, name]: RegExpExecArray): Verdict {
  const place = walk.textAt(walk.at + 1);
  if (!OWN_PLACE.test(place)) return false;
  frame(walk, number, dartFrame(name?.trim(), place));
  walk.at += 1;
  walk.understood.add(walk.at - 1).add(walk.at);
  walk.extend();
  return true;
}

function terse(walk: DartWalk, match: RegExpExecArray): Verdict {
  const [text, path, line, column, name] = match;
  if (!TERSE_DART.test(text) && !/^(?:package:|dart)/.test(text)) return false;
  const place = [path, line, column].filter((part) => part !== undefined).join(":");
  frame(walk, undefined, dartFrame(name, place));
  return true;
}

/** Only what looks like a type is split off; much that Dart throws prints none. */
function headOf(text: string): Headline {
  const [, type, value, inside] = TYPED.exec(text) ?? [];
  if (type === undefined) return { type, value: text };
  return { type, value: value ?? (inside?.startsWith(`${type}: `) === true ? inside.slice(type.length + 2) : inside) };
}

/** Lines that a message may have between its type and its stack. */
const MAX_LINES = 40;

/** How far above the first frame the message begins: at the nearest type, else right above. */
function headDistance(walk: DartWalk): number | undefined {
  let nearest: number | undefined;
  for (let away = 1; away <= MAX_LINES; away += 1) {
    const text = plainHead(walk.textAt(walk.at - away));
    if (walk.foreign(walk.at - away) || SKIPPED.test(text)) continue;
    if (STACK.test(text) || walk.understood.has(walk.at - away)) break;
    if (TYPED.test(text)) return away;
    if (text === "" && away > 1) break;
    nearest ??= text === "" || text.startsWith("The relevant error-causing") ? undefined : away;
  }
  return nearest;
}

function plainHead(text: string): string {
  return text.replace(/^(?:flutter: |Uncaught (?:\(in promise\) )?(?:Error: )?)+/, "");
}

const LIBRARIES = [
  "dart:",
  "dart-sdk/",
  "org-dartlang-",
  "package:flutter/",
  "package:flutter_test/",
  "package:flutter_web_",
  "package:test/",
  "package:test_api/",
  "package:stack_trace/",
  "package:async/",
  "package:http/",
  "package:dio/",
  "package:bloc/",
  "package:flutter_bloc/",
  "package:provider/",
  "package:riverpod/",
  "package:flutter_riverpod/",
  "package:go_router/",
  "package:get/",
  "package:shelf/",
  "package:sentry",
  "packages/flutter/",
  "lib/_engine/",
];

function dartFrame(name: string | undefined, at: string | undefined): Frame {
  const place = placeOf(at ?? "");
  return frameOf(
    functionOf(name),
    fileOf(place.path),
    linenoOf(place.lineno === undefined ? undefined : String(place.lineno)),
    place.colno === undefined ? {} : { colno: place.colno },
    { in_app: !startsWithAny(place.path, LIBRARIES) && !place.path.includes("/.pub-cache/") },
  );
}

function obfuscated(name: string | undefined, address: string | undefined): Frame {
  return frameOf(functionOf(name), address === undefined ? {} : { instruction_addr: `0x${address}` }, { in_app: true });
}
