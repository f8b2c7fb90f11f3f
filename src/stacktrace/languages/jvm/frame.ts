/** One frame as the JVM's languages print it. Source: java.lang.StackTraceElement#toString, Clojure's pst and :trace. */
import type { Frame } from "../../../sentry/items.js";
import { colnoOf, fileOf, frameOf, functionOf, linenoOf, startsWithAny } from "../../frames.js";

/**
 * `at loader/module@version/package.Class.method(File.java:12) ~[some.jar:1.0]`; quotes and what a log record says behind
 * them may follow. Where a text is cut, the jar may lack its end, or the next call on the same line.
 */
const FRAME =
  /^at ([^()\s][^()]{0,900})\(((?:[^()]|\([^()]{0,100}\)){0,300})\)(?:\s*(?:~?\[[^\]]*\]|\{[^}]*\}|<[^>]*>))*(?:["'][^()]{0,300}|[\]},]*| ~(?:\[[^\]]{0,300})?| [[{][^\]})]{0,300}| at [^\s()]{0,300})$/;
/** J9 says how a call ran. Source: openj9's java/lang/StackTraceElement */
const COMPILED = /\((?:Inlined )?Compiled Code\)$/;
const SOURCE_ENDINGS =
  "java|kt|kts|scala|sc|groovy|gvy|gy|gsh|clj|cljc|cljs|gradle|jsp|gsp|jspx|xtend|aj|rb|js|py|class|mill|sbt|ceylon|bsh|drl|lua|ktm|vm|ftl|dart|zul";
/** What stands in the parentheses of Java but not of C# or JavaScript. */
const SOURCE = new RegExp(
  `^(?:Native [Mm]ethod|Unknown Source(?::\\d+)?|[\\w$ .<>/\u00c0-\uffff@-]+\\.(?:${SOURCE_ENDINGS})(?:\\.\\w+)?(?::-?\\d+)?|[^:].{0,200}:-?\\d+|:(?:com\\.[^:]{1,200}(?::-?\\d+)?|-?\\d{1,7})|SourceFile|<[\\w ]+>|LambdaForm\\$\\w+|Redefined|Hidden Source|NO_SOURCE_FILE|[DR]8\\$\\$SyntheticClass|r8-map-id-\\w{1,80}|Pro[Gg]uard|PG)$`,
);
/** Clojure's pst, and Google Play, which writes a blank before the parenthesis. */
const SPACED =
  /^(?:at )?([\w$.*+!?<>=&'-]+(?:\/[\w$.*+!?<>=&'/-]+)?) \(([\w$.-]+\.(?:clj|cljc|cljs|java|scala|kt|groovy)|REPL|NO_SOURCE_FILE|form-init\d+\.clj|Native [Mm]ethod|Unknown Source|SourceFile|[DR]8\$\$SyntheticClass)(?::(\d+))?\)$/;
/** `StackTraceElement#toString` alone, as Tomcat's error pages and lists of frames have it. */
const BARE =
  /^((?:[\w.@-]{1,100}\/{1,2}){0,2}(?:[a-z_$][\w$-]*\.){1,12}[\w$.<>/-]{1,300})\(([\w$-]{1,100}\.(?:java|kt|scala|groovy|clj)(?::-?\d+)?|Native Method|Unknown Source)\)[,;]?$/;
/** GraalVM's guest languages: line, and the columns from where to where. */
const POLYGLOT = /^at <[\w .+-]{1,40}> ([^\s(][^(]{0,300})\(([^()]{1,300}?)(?::(\d+)(?:-\d+)?(?::(\d+)(?:-\d+)?)?)?\)$/;
/** Bugsnag has the place in front, and clj-stacktrace, which sets it in a column of its own. */
const PLACE_FIRST =
  /^(?:([\w$-]{1,100}\.(?:java|kt|scala|groovy|clj[cs]?)|NO_SOURCE_FILE):(\d{1,7})|\(Unknown Source\)) ((?:[a-z_][\w$]*\.){1,12}[\w$.<>]{1,200}|[a-z][\w.*+!?<>=-]{0,200}\/[^\s()]{1,200})$/;
/** A step of Cucumber's, whose class is the sign. */
const STEP = /^at ✽\.([^()]{1,400})\((\S{1,400}\.feature):(\d{1,7})\)$/;
/** Google Play, where no source is known. */
const UNCALLED = /^at ((?:[a-z_][\w$]*\.){2,12}[\w$.]*[\w$>])$/;
/** Kotlin/Native: image, address, symbol, and with debug information the place. */
const NATIVE =
  /^at \d+ {1,12}(\S+) {1,60}0x[0-9a-f]+ {1,40}(\S.{0,600}?)(?: \+ \d+)?(?: \(([^():]{1,300}):(\d+):\d+\))?$/;
const TRACED = /^(?:at|[├╰│] *(?:[├╰] *)?) ?([\w$<>]+) @ ([\w$.<>]+)\(([\w$.]+):(\d+)\)$/;

/** Not the application's: the runtime, its languages, frameworks that call it, and clients and drivers that it calls. */
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
  "com.mysql.",
  "org.mariadb.jdbc.",
  "org.postgresql.",
  "oracle.jdbc.",
  "com.microsoft.sqlserver.jdbc.",
  "org.h2.",
  "net.snowflake.client.",
  "com.mongodb.",
  "redis.clients.jedis.",
  "io.lettuce.core.",
  "com.google.common.",
  "com.google.cloud.",
  "com.amazonaws.",
  "software.amazon.awssdk.",
  "io.grpc.",
  "io.reactivex.",
  "io.vertx.",
  "io.micronaut.",
  "io.quarkus.",
  "play.api.",
  "feign.",
  "retrofit2.",
  "ch.qos.logback.",
  "org.slf4j.",
];

/** Lines that look like frames but only separate: the boundary that Kotlin's coroutine debugging writes. */
const BOUNDARY = /^at (?:_COROUTINE\._(?:BOUNDARY|CREATION)\._\(|\(?Coroutine boundary)/;

export const isBoundary = (text: string): boolean => BOUNDARY.test(text);

export function jvmFrame(text: string): Frame | undefined {
  const [first] = text;
  if (text.startsWith("at "))
    return isBoundary(text)
      ? undefined
      : (printed(text) ?? spaced(text) ?? traced(text) ?? native(text) ?? polyglot(text) ?? step(text));
  if (first === "├" || first === "╰" || first === "│") return traced(text);
  if (text.startsWith("(Unknown") || /:\d{1,7} [a-z_]/.test(text)) return placeFirst(text);
  // Lists separate them by a comma, App Center by a semicolon.
  const call = text.endsWith("),") || text.endsWith(");") ? text.slice(0, -1) : text;
  return call.endsWith(")") ? (spaced(call) ?? bare(call)) : undefined;
}

/** Without `at`, it may be a mention in a message. */
export const isBareFrame = (text: string): boolean =>
  !text.startsWith("at ") && (BARE.test(text) || (text.includes("/") && PLACE_FIRST.test(text)));

/** A line that is a frame only among others. */
export function uncalledFrame(text: string): Frame | undefined {
  const path = text.startsWith("at ") ? UNCALLED.exec(text)?.[1] : undefined;
  return path === undefined ? undefined : calledOf(path, "Unknown Source");
}

function printed(text: string): Frame | undefined {
  const match = FRAME.exec(text);
  const [, path, source] = match ?? [];
  if (path === undefined || source === undefined || path.endsWith(" ") || / [[@]/.test(path)) return undefined;
  const place = source.endsWith("Code)") ? source.replace(COMPILED, "") : source;
  const plain = place.replace(/^[\w.-]{1,80}@[\w.+-]{1,40}\//, "");
  if (!SOURCE.test(plain) || /^(?:https?|file|node|webpack)/.test(source)) return undefined;
  return calledOf(path, place);
}

/** A place that is all that is known of a call. */
export function placeFrame(place: string): Frame {
  const [, file, line] = /^(.*):(\d+)$/.exec(place) ?? [];
  return frameOf(fileOf(file), linenoOf(line), { in_app: true });
}

/** Scripts of Rhino have functions without a class. */
const SCRIPT = /\.(?:js|groovy|rb|py):\d+$/;

function calledOf(path: string, source: string): Frame | undefined {
  // .NET on Android has the offset behind the name.
  const qualified = withoutLoader(path.includes(" + 0x") ? path.replace(/ \+ 0x[0-9a-f]{1,8}$/, "") : path);
  const dot = qualified.lastIndexOf(".");
  if (dot > 0) return jvmFrameOf(qualified.slice(0, dot), qualified.slice(dot + 1), source);
  return SCRIPT.test(source) && /^\w+$/.test(qualified) ? jvmFrameOf(undefined, qualified, source) : undefined;
}

function bare(text: string): Frame | undefined {
  const [, path, source] = BARE.exec(text) ?? [];
  return path === undefined || source === undefined ? undefined : calledOf(path, source);
}

function placeFirst(text: string): Frame | undefined {
  const [, file, line, path] = PLACE_FIRST.exec(text) ?? [];
  if (path === undefined) return undefined;
  const place = file === undefined ? "Unknown Source" : `${file}:${line}`;
  return path.includes("/") ? clojureCall(path, place) : calledOf(path, place);
}

function step(text: string): Frame | undefined {
  const [, name, file, line] = text.startsWith("at ✽") ? (STEP.exec(text) ?? []) : [];
  return file === undefined ? undefined : frameOf(functionOf(name), fileOf(file), linenoOf(line), { in_app: true });
}

function polyglot(text: string): Frame | undefined {
  const [, name, file, line, column] = POLYGLOT.exec(text) ?? [];
  if (name === undefined) return undefined;
  return frameOf(functionOf(name.trim()), fileOf(file), linenoOf(line), colnoOf(column), {
    in_app: true,
  });
}

/** The machine's own name of a class, as J9's dumps print it. */
const INTERNAL = /^(?:[a-z_][\w$]*\/){1,12}[A-Z][\w$]*\.[\w$<>]{1,200}$/;

/** `app//`, `java.base@17/` and the like; a slash behind `Lambda` belongs to the class. */
function withoutLoader(path: string): string {
  if (path.includes("/") && INTERNAL.test(path)) return path.replaceAll("/", ".");
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
  return clojureCall(path, line === undefined ? file : `${file}:${line}`);
}

/** `ns/name`, where the name may hold slashes, or a method. */
function clojureCall(path: string, source: string): Frame | undefined {
  const cut = path.includes("/") && path.length > 1 ? path.indexOf("/") : path.lastIndexOf(".");
  return cut <= 0 ? undefined : jvmFrameOf(path.slice(0, cut), path.slice(cut + 1), source);
}

function traced(text: string): Frame | undefined {
  const [, , path, file, line] = TRACED.exec(text) ?? [];
  if (path === undefined) return undefined;
  const dot = path.lastIndexOf(".");
  return jvmFrameOf(path.slice(0, dot), path.slice(dot + 1), `${file}:${line}`);
}

export function jvmFrameOf(module: string | undefined, name: string, source: string): Frame {
  const [, file, line] = /^(.*?)(?::(-?\d+))?$/.exec(source) ?? [];
  const known =
    file !== undefined && !/^(?:Native [Mm]ethod|Unknown Source|<[Uu]nknown>|Redefined|Hidden Source)$/.test(file);
  const plain = plainName(name);
  return frameOf(
    module === undefined ? {} : { module },
    functionOf(plain, plain === name ? undefined : `${module}.${name}`),
    known ? fileOf(file) : {},
    linenoOf(line),
    { in_app: !startsWithAny(module ?? "", LIBRARIES) },
  );
}

/** Kotlin's `load$lambda$3`, `load$lambda-3` and `load$default` are parts of `load`; Java's `lambda$load$0` too. */
function plainName(name: string): string {
  const kotlin = /^([\w-]+?)\$(?:lambda|default|suspendImpl)(?:[$-]\d+)*$/.exec(name)?.[1];
  return kotlin ?? name;
}
