/**
 * JRuby: the name before the place (`each at org/jruby/RubyArray.java:1989`), and Java's calls among Ruby's
 * (`from java.util.ArrayList.get(java/util/ArrayList.java:427)`). Source: org.jruby.runtime.backtrace.TraceType.Format
 */

/** Operators are names, too: `/ at org/jruby/RubyInteger.java:2312`. */
const NAME = "(?!at )(?:(?:block|rescue|ensure) (?:\\(\\d{1,3} levels\\) )?in )?[^\\s\\d]\\S{0,120}(?<![:,;.])";
const CALL = new RegExp(`^(${NAME}) at (\\S{1,300}\\.(?:rb|java)|\\S{1,300}/(?:rake|rspec|bundle)|-e):(-?\\d{1,9})$`);
/** A script needs no ending. */
const SCRIPT = new RegExp(`^(${NAME}) at ([^\\s:]{0,300}/[^\\s:]{1,100}|(?<=^<main> at )[^\\s:]{1,100}):(\\d{1,9})$`);
const JAVA =
  /^((?:[\w$-]{1,100}\.){0,14}[\w$-]{1,100})\.([\w$<>:!?=]{1,200})\((?:([^\s():]{0,300}[./][^\s():]{1,300}|-e)(?::(-?\d{1,9}))?|Native Method|Unknown Source)\)$/;
const JAVA_FIRST = /^(\S{1,600}\)): (.*) \((Java::[\w:]{1,300})\)$/s;

export interface JrubyCall {
  readonly name: string;
  readonly path: string;
  readonly line: string | undefined;
}

/** Scripts without an ending are believed in a list. */
export function jrubyCall(text: string, inList: boolean): JrubyCall | undefined {
  if (!text.includes(" at ")) return undefined;
  const [, name, path, line] = CALL.exec(text) ?? (inList ? (SCRIPT.exec(text) ?? []) : []);
  return name === undefined || path === undefined ? undefined : { name, path, line };
}

export interface JavaCall {
  readonly module: string;
  readonly name: string;
  readonly path: string | undefined;
  readonly line: string | undefined;
}

/** One of Java's calls, whose neighbours tell that it stands in a list of Ruby's. */
export function javaCall(text: string): JavaCall | undefined {
  const [, module, name, path, line] = text.endsWith(")") ? (JAVA.exec(text.replace(/^from /, "")) ?? []) : [];
  return module === undefined || name === undefined ? undefined : { module, name, path, line };
}

/** `java.util.Objects.checkIndex(java/util/Objects.java:361): message (Java::JavaLang::IndexOutOfBoundsException)` */
export function javaFirst(text: string): { call: JavaCall; type: string; value: string } | undefined {
  const [, printed = "", value = "", type] = text.includes(" (Java::") ? (JAVA_FIRST.exec(text) ?? []) : [];
  const call = type === undefined ? undefined : javaCall(printed);
  return type === undefined || call === undefined ? undefined : { call, type, value };
}
