/** One frame as the JVM's languages print it. Source: java.lang.StackTraceElement#toString, Clojure's pst and :trace. */
import type { Frame } from "../sentry/items.js";
import { fileOf, frameOf, functionOf, linenoOf, startsWithAny } from "./frames.js";

/** `at loader/module@version/package.Class.method(File.java:12) ~[some.jar:1.0]` */
const FRAME = /^at ([^()\s][^()]{0,900})\(([^()]{0,300})\)(?:\s*(?:~?\[[^\]]*\]|\{[^}]*\}|<[^>]*>))*,?$/;
/** What stands in the parentheses of Java but not of C# or JavaScript. */
const SOURCE =
  /^(?:Native Method|Unknown Source(?::\d+)?|[\w$ .<>\u00c0-\uffff@-]+\.(?:java|kt|kts|scala|sc|groovy|gvy|gy|gsh|clj|cljc|cljs|gradle|jsp|gsp|jspx|xtend|aj|rb|js|py|class|mill|sbt|ceylon|bsh|drl|lua|ktm|vm|ftl|dart|zul)(?:\.\w+)?(?::-?\d+)?|[\w$.<> /-]+:-?\d+|SourceFile|<[\w ]+>|Redefined|Hidden Source|NO_SOURCE_FILE|D8\$\$SyntheticClass|PG)$/;
const SPACED =
  /^(?:at )?([\w$.*+!?<>=&'-]+(?:\/[\w$.*+!?<>=&'/-]+)?) \(([\w$.-]+\.(?:clj|cljc|cljs|java|scala|kt)|REPL|NO_SOURCE_FILE|form-init\d+\.clj)(?::(\d+))?\)$/;
/** Kotlin/Native: image, address, symbol, and with debug information the place. */
const NATIVE =
  /^at \d+ {1,12}(\S+) {1,60}0x[0-9a-f]+ {1,12}(\S.{0,600}?)(?: \+ \d+)?(?: \(([^():]{1,300}):(\d+):\d+\))?$/;
const TRACED = /^(?:at|[├╰│] *(?:[├╰] *)?) ?([\w$<>]+) @ ([\w$.<>]+)\(([\w$.]+):(\d+)\)$/;

/** Not the application's: the runtime, its languages, and frameworks that only call it. */
const LIBRARIES = [
  "java.",
  "javax.",
  "jakarta.",
  "jdk.",
  "sun.",
  "com.sun.",
  "oracle.jrockit.",
  "kotlin.",
  "kotlinx.",
  "scala.",
  "groovy.",
  "org.codehaus.groovy.",
  "org.apache.groovy.",
  "clojure.",
  "nrepl.",
  "android.",
  "androidx.",
  "com.android.",
  "dalvik.",
  "libcore.",
  "com.google.android.",
  "org.springframework.",
  "org.apache.",
  "org.hibernate.",
  "org.eclipse.jetty.",
  "org.junit.",
  "junit.",
  "io.netty.",
  "reactor.",
  "akka.",
  "org.gradle.",
  "cats.effect.",
  "zio.",
  "com.zaxxer.hikari.",
  "okhttp3.",
  "com.fasterxml.jackson.",
  "net.sf.cglib.",
  "io.undertow.",
  "com.intellij.",
  "worker.org.gradle.",
];

/** Lines that look like frames but only separate: the boundary that Kotlin's coroutine debugging writes. */
const BOUNDARY = /^at (?:_COROUTINE\._BOUNDARY\._\(|\(?Coroutine boundary)/;

export const isBoundary = (text: string): boolean => BOUNDARY.test(text);

export function jvmFrame(text: string): Frame | undefined {
  const [first] = text;
  if (text.startsWith("at "))
    return isBoundary(text) ? undefined : (printed(text) ?? spaced(text) ?? traced(text) ?? native(text));
  if (first === "├" || first === "╰" || first === "│") return traced(text);
  return text.endsWith(")") ? spaced(text) : undefined;
}

function printed(text: string): Frame | undefined {
  const match = FRAME.exec(text);
  const [, path, source] = match ?? [];
  if (path === undefined || source === undefined || path.endsWith(" ") || path.includes(" [")) return undefined;
  const plain = source.replace(/^[\w.-]{1,80}@[\w.+-]{1,40}\//, "");
  if (!SOURCE.test(plain) || /^(?:https?|file|node|webpack)/.test(source)) return undefined;
  const qualified = withoutLoader(path);
  const dot = qualified.lastIndexOf(".", qualified.endsWith(".<init>") ? undefined : undefined);
  if (dot <= 0) return undefined;
  return jvmFrameOf(qualified.slice(0, dot), qualified.slice(dot + 1), source);
}

/** `app//`, `java.base@17/` and the like; a slash behind `Lambda` belongs to the class. */
function withoutLoader(path: string): string {
  const lambda = path.indexOf("Lambda");
  const end = lambda === -1 ? path.length : lambda;
  return path.slice(path.lastIndexOf("/", end) + 1);
}

function native(text: string): Frame | undefined {
  const [, image, name, file, line] = NATIVE.exec(text) ?? [];
  if (image === undefined) return undefined;
  const plain = name?.replace(/^kfun:#?/, "");
  return frameOf({ package: image }, functionOf(plain, name), fileOf(file), linenoOf(line), {
    in_app: !startsWithAny(plain ?? "", LIBRARIES),
  });
}

function spaced(text: string): Frame | undefined {
  const [, path, file, line] = SPACED.exec(text) ?? [];
  if (path === undefined || file === undefined) return undefined;
  const cut = path.includes("/") && path.length > 1 ? path.indexOf("/") : path.lastIndexOf(".");
  if (cut <= 0) return undefined;
  return jvmFrameOf(path.slice(0, cut), path.slice(cut + 1), line === undefined ? file : `${file}:${line}`);
}

function traced(text: string): Frame | undefined {
  const [, , path, file, line] = TRACED.exec(text) ?? [];
  if (path === undefined) return undefined;
  const dot = path.lastIndexOf(".");
  return jvmFrameOf(path.slice(0, dot), path.slice(dot + 1), `${file}:${line}`);
}

export function jvmFrameOf(module: string, name: string, source: string): Frame {
  const [, file, line] = /^(.*?)(?::(-?\d+))?$/.exec(source) ?? [];
  const known =
    file !== undefined && !/^(?:Native Method|Unknown Source|<[Uu]nknown>|Redefined|Hidden Source)$/.test(file);
  const plain = plainName(name);
  return frameOf(
    { module },
    functionOf(plain, plain === name ? undefined : `${module}.${name}`),
    known ? fileOf(file) : {},
    linenoOf(line),
    { in_app: !startsWithAny(module, LIBRARIES) },
  );
}

/** Kotlin's `load$lambda$3`, `load$lambda-3` and `load$default` are parts of `load`; Java's `lambda$load$0` too. */
function plainName(name: string): string {
  const kotlin = /^([\w-]+?)\$(?:lambda|default|suspendImpl)(?:[$-]\d+)*$/.exec(name)?.[1];
  return kotlin ?? name;
}
