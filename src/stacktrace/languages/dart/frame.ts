/**
 * One call of Dart: `#0  f (package:a/b.dart:1:2)` of the virtual machine, `package:a/b.dart 1:2  f` of package:stack_trace
 * and of the web compilers, addresses of obfuscated builds, and each of them as Crashlytics dresses it for Java.
 * Source: api.dart.dev StackTrace, pub.dev/packages/stack_trace, pub.dev/packages/firebase_crashlytics
 */
import type { Frame } from "../../../sentry/items.js";
import { colnoOf, fileOf, frameOf, functionOf, linenoOf, placeOf, startsWithAny, within } from "../../frames.js";

const URI = "(?:package:|dart:|file:|https?:|org-dartlang-\\w+:|data:|asset:|[\\w./-]*\\.dart[:)])";
const MACHINE = new RegExp(
  `^#(\\d{1,5}) {1,8}(\\S.{0,600}?) {1,4}\\((${URI}(?:[^()\\s]{0,600}|[^()]{0,600}\\.dart(?::\\d+){0,2}))\\)$`,
);
/** Relative to the image where the absolute address was not known. */
const OBFUSCATED =
  /^#(\d{2,5}) {1,8}abs (?:0x)?([0-9a-f]{1,16})(?: (?:unit|dso)? ?\d*)?(?: virt ([0-9a-f]+))?(?: (\S+?)\+0x[0-9a-f]+)?$/;
const TERSE =
  /^((?:package:|packages\/|dart:|dart-sdk\/|file:|https?:|lib\/|bin\/|test\/|web\/|org-dartlang-\w+:|\.{0,2}\/)[^\s]{1,600}|[\w.-]{1,100}\.dart\.js|(?:[A-Za-z]:|[\w.-]{1,100})\\[^:*?"<>|]{1,500}\.dart)(?: (\d+)(?::(\d+))?)? {2,}(\S.*)$/;
/** The web's development compiler names its libraries `a.dart.lib.js`. */
const TERSE_DART = /\.dart(?:\.lib\.js|\.js)?(?: \d+(?::\d+)?)? {2,}\S|^dart:\w+(?: \d+(?::\d+)?)? {2,}\S/;
/** The name of a closure that the text cuts off. */
const CUT_NAME = /^<\w*$/;
/** `at _Rb.add(_Rb.java:867)`, `at ._Zj(.java:1434)`, `at .    #00 abs 0 virt 0f _kDart+0x65(.java)` */
const DRESSED = /^at ([\w$.<>]{0,300}\.)?\s{0,8}(\S.{0,600}?)\(([^()]{0,200}\.(?:java|dart))(?::(\d+))?\)$/;

export interface DartCall {
  readonly number: string | undefined;
  readonly frame: Frame;
}

export function dartCall(text: string): DartCall | undefined {
  if (text.startsWith("#")) return numbered(text);
  if (!TERSE_DART.test(text) && !/^(?:package:|dart)/.test(text)) return undefined;
  const [, path, line, column, name] = TERSE.exec(text) ?? [];
  if (path === undefined || CUT_NAME.test(name ?? "")) return undefined;
  return {
    number: undefined,
    frame: dartFrame(name, [path, line, column].filter((part) => part !== undefined).join(":")),
  };
}

function numbered(text: string): DartCall | undefined {
  const [, number, name, place] = MACHINE.exec(text) ?? [];
  if (number !== undefined) return { number, frame: dartFrame(name, place) };
  const [, index, absolute = "", relative, symbol] = OBFUSCATED.exec(text) ?? [];
  if (index === undefined) return undefined;
  const address = /^0+$/.test(absolute) ? (relative ?? absolute) : absolute;
  return { number: index, frame: frameOf(functionOf(symbol), { instruction_addr: `0x${address}` }, { in_app: true }) };
}

/** Does only Dart print such a line? */
export function marksCall(text: string): boolean {
  return (
    (text.startsWith("#") && numbered(text) !== undefined) ||
    (text.includes("  ") && TERSE_DART.test(text) && dartCall(text) !== undefined)
  );
}

/** Under an exception that Crashlytics got from Flutter; null for a line that is no call. */
export function dressedCall(text: string): Frame | null | undefined {
  const [, owner = "", name = "", path = "", line] = text.startsWith("at ") ? (DRESSED.exec(text) ?? []) : [];
  if (path === "") return undefined;
  const bare = name.trim();
  if (bare.startsWith("#")) return numbered(bare)?.frame;
  if (bare === "<asynchronous suspension>") return null;
  const file = path.startsWith(".") ? undefined : path;
  return frameOf(functionOf(`${owner === "." ? "" : owner}${bare}`), fileOf(file), linenoOf(line), { in_app: true });
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
  "package:test_core/",
  "package:matcher",
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
  "packages/flutter_test/",
  "lib/_engine/",
];

/** Where pub keeps packages, on Windows too. */
const PACKAGES = ["/.pub-cache/", "/Pub/Cache/"];

export function dartFrame(name: string | undefined, at: string | undefined): Frame {
  const place = placeOf(at ?? "");
  return frameOf(functionOf(name), fileOf(place.path), linenoOf(place.lineno), colnoOf(place.colno), {
    in_app: !startsWithAny(place.path, LIBRARIES) && !within(place.path, PACKAGES),
  });
}
