/**
 * The value that a text assigns to the name of a secret: how far it reaches, and whether it is one at
 * all, or a variable, a mask, a word of the sentence.
 */
import { type Cut, FILTERED, type TextKind } from "./cut.js";
import { bracketEnd, type Extent, extentAt, lineEnd, type Surroundings, stickyEnd } from "./extents.js";
import { type SecretName, secretName, wordsOf } from "./names.js";
import { isReference, isWorkingDirectory } from "./no-values.js";
import { looksRandom } from "./patterns.js";
import { isPlaceholder, isState, opensProse } from "./placeholders.js";

const SCHEME =
  /^(?:bearer|basic|token|apikey|api-key|key|negotiate|ntlm|ssws|bot|splunk|jwt|sharedkey\w*|googlelogin)$/i;
const SCHEME_WITH_PARAMETERS = /^(?:digest|oauth|hawk|signature|aws4-hmac-sha256|aws|mac|escher\w*|credential)$/i;

/** A name of a secret that stands before an operator. */
export interface AssignedName {
  readonly secret: SecretName;
  readonly text: string;
  /** Characters from here to the operator are the name with its quotes. */
  readonly start: number;
  /** The closing quote as written, such as `\"`; empty for a bare name. */
  readonly quote: string;
}

export function assigned(
  text: string,
  at: number,
  operator: string,
  name: AssignedName,
  kind: TextKind,
): Cut | undefined {
  const before = text.charAt(at - 1);
  let from = at + operator.length;
  let comparison = false;
  if (operator === "=") {
    comparison = /[!<>=]/.test(before);
    while (/[=~>]/.test(text.charAt(from))) {
      comparison ||= text.charAt(from) !== ">";
      from++;
    }
  } else if (operator === ":") {
    const after = text.charAt(from);
    if (after === "=" || text.startsWith("//", from)) return undefined;
  }
  from = stickyEnd(name.quote === "" ? /[ \t]{1,32}/y : /\s{1,256}/y, text, from);
  const open = text.charAt(from);
  if (open === "(" && text.charAt(name.start - 1) === "(") from++; // PostgreSQL: Key (ssn)=(…)
  if ((open === "{" || open === "[") && !text.startsWith(FILTERED, from)) {
    return bracketed(text, from, name, kind);
  }
  const value = extentAt(text, from, surroundings(text, operator, name, kind));
  if (value === undefined) return undefined;
  const secret =
    value.shape === "quoted"
      ? quoted(text, value, name, kind)
      : bare(text, at, operator, value, name, kind, comparison);
  if (secret === undefined) return undefined;
  const isJsonNumber = name.quote !== "" && value.shape === "bare" && operator === ":" && kind === "text";
  return { ...secret, rule: name.secret.rule, ...(isJsonNumber ? { put: name.quote + FILTERED + name.quote } : {}) };
}

function surroundings(text: string, operator: string, name: AssignedName, kind: TextKind): Surroundings {
  if (operator.startsWith("%")) return "escaped";
  if (kind === "code") return "code";
  return /[?&#;]/.test(text.charAt(name.start - 1)) ? "query" : "prose";
}

interface Range {
  readonly start: number;
  readonly end: number;
}

function bracketed(text: string, from: number, name: AssignedName, kind: TextKind): Cut | undefined {
  if (name.secret.certainty !== "always" || (kind === "code" && name.quote === "")) return undefined;
  const end = bracketEnd(text, from);
  const value = text.slice(from, Math.min(end, from + 256));
  if (isPlaceholder(value) || /^[[{]\s*[\]}]/.test(value)) return undefined;
  // {'password': ['This field is required.']} is what validators say.
  if (opensProse(/^\[\s*\\*["'](\p{L}+(?:['’]t)?) /u.exec(value)?.[1] ?? ".")) return undefined;
  const put = name.quote === "" ? FILTERED : name.quote + FILTERED + name.quote;
  return { start: from, end, rule: name.secret.rule, put };
}

function quoted(text: string, value: Extent, name: AssignedName, kind: TextKind): Range | undefined {
  let { start } = value;
  const { end } = value;
  const content = text.slice(start, Math.min(end, start + 4_096));
  if (!fits(name.secret, content)) return undefined;
  // f"Bearer {token}" holds no token, and of "Bearer abc" the scheme may stay.
  const scheme = /^([\w-]+) +/.exec(content);
  if (name.secret.rule === "authorization" && scheme !== null && SCHEME.test(scheme[1] ?? ""))
    start += scheme[0].length;
  const rest = text.slice(start, Math.min(end, start + 4_096)).trim();
  if (isPlaceholder(rest) || SCHEME.test(rest)) return undefined;
  if (name.secret.rule === "token" && /^[^\p{L}\p{N}]{1,3}$/u.test(rest)) return undefined;
  if (kind === "code" && (isState(content) || isLabel(content, name.text))) return undefined;
  return { start, end };
}

/** In source code `token: "token"` and "Enter your password" are names and labels. */
function isLabel(content: string, name: string): boolean {
  if (normalized(content) === normalized(name)) return true;
  return (
    /^[\p{L} .,:?!'-]+$/u.test(content) &&
    content.includes(" ") &&
    wordsOf(content).some((word) => secretName(word) !== undefined)
  );
}

function bare(
  text: string,
  at: number,
  operator: string,
  value: Extent,
  name: AssignedName,
  kind: TextKind,
  comparison: boolean,
): Range | undefined {
  const { start } = value;
  const end = withoutFullStop(text, value);
  const content = text.slice(start, end);
  const { rule } = name.secret;
  if (comparison || isPlaceholder(content) || !fits(name.secret, content)) return undefined;
  if (normalized(content) === normalized(name.text) || isState(content)) return undefined;
  if (HASH_CALL.test(content)) return hashed(text, value.end);
  if (kind === "code" ? isExpression(text, at, content, name) : /^[A-Za-z_$][A-Za-z_$.]*\(/.test(content))
    return undefined;
  if (isWorkingDirectory(name.text, content) || isReference(text, at, content, end, name.text)) return undefined;
  const isScheme = rule === "authorization" && (SCHEME.test(content) || SCHEME_WITH_PARAMETERS.test(content));
  if (!isScheme && name.quote === "" && operator === ":" && isSpeech(text, at, start, end, name)) return undefined;
  if (rule === "authorization") return authorizationRange(text, start, end);
  if (rule === "cookie" && content.includes("=")) return { start, end: Math.max(end, cookieEnd(text, start)) };
  return { start, end: phraseEnd(text, end, name.text) };
}

/** `password = MD5('…')`: what is hashed is the secret. */
const HASH_CALL = /^(?:[\w.]*\.)?(?:md5|sha\d*|crypt|b?crypt|hash\w*|encrypt\w*|password|digest|hex)\($/i;

function hashed(text: string, from: number): Range | undefined {
  const value = extentAt(text, from, "code");
  const isText = value?.shape === "quoted" && !isPlaceholder(text.slice(value.start, value.end));
  return isText ? { start: value.start, end: value.end } : undefined;
}

const WORDS = /[^\r\n,;&"'`<>|=]*(?=[\r\n,;&"'`<>|]|$)/y;

/** A phrase goes on over blanks, but not into the next assignment. */
function phraseEnd(text: string, end: number, name: string): number {
  return /phrase$|mnemonic$/i.test(name) ? stickyEnd(WORDS, text, end) : end;
}

function withoutFullStop(text: string, { start, end }: Extent): number {
  let last = end;
  while (last > start + 1 && /[.!?:]/.test(text.charAt(last - 1)) && /^(?:\s|$)/.test(text.slice(end, end + 1))) last--;
  return last;
}

const COOKIES = /[^\s;,"'`]+(?:;[ \t]*[^\s;,"'`]+)*/y;

function cookieEnd(text: string, from: number): number {
  return stickyEnd(COOKIES, text, from);
}

/** `username="bob", response="…"` */
const PARAMETERS = /(?:[ \t]*[\w-]+=(?:\\*"[^"\r\n]*"|[^\s,"'`;]*),?)+/y;

function authorizationRange(text: string, start: number, end: number): Range | undefined {
  const first = text.slice(start, end);
  const next = stickyEnd(/(?:[ \t]|%20|\+){1,8}/y, text, end);
  if (SCHEME_WITH_PARAMETERS.test(first) && next > end) {
    const line = Math.max(lineEnd(text, next), stickyEnd(PARAMETERS, text, next));
    return isPlaceholder(text.slice(next, line)) ? undefined : { start: next, end: line };
  }
  if (!SCHEME.test(first)) return { start, end };
  const token = extentAt(text, next, "query");
  if (next === end || token === undefined) return undefined;
  const content = text.slice(token.start, token.end);
  const isSentence =
    /^[a-z]+[.!?]?$/.test(content) && (isState(content) || /^[ \t]+\p{L}/u.test(text.slice(token.end, token.end + 3)));
  return isPlaceholder(content) || isSentence ? undefined : { start: token.start, end: token.end };
}

/** After a colon in prose: words of a sentence, a position in a file, a state. */
function isSpeech(text: string, at: number, start: number, end: number, name: AssignedName): boolean {
  const content = text.slice(start, end);
  if (/^\d{1,5}$/.test(content)) {
    const position = start === at + 1 && (/[:)]/.test(text.charAt(end)) || name.text.includes("."));
    if (position || /[/\\(]/.test(text.charAt(name.start - 1)) || (name.secret.rule === "token" && content.length < 4))
      return true;
  }
  if (start === at + 1 && text.charAt(name.start - 1) === "/") return true;
  if (!/^[\p{L}'’]+$/u.test(content))
    return (
      /^(?:\d+|[\d.]+-[\d.]+)$/.test(content) &&
      /^ (?:char|digit|byte|item|of|day|sec|min|hour|time)/.test(text.slice(end, end + 6))
    );
  const goesOn = /^[ \t]+[\p{L}\d"'`(]/u.test(text.slice(end, end + 4));
  if (!goesOn) return false;
  return name.secret.rule === "password" ? opensProse(content) : true;
}

/** In source code a bare value is a variable or a call, unless the line is one of an env, YAML or shell file. */
function isExpression(text: string, at: number, content: string, name: AssignedName): boolean {
  if (/^\d+$/.test(content)) return content.length < 4;
  if (/[([{]|^[!*&$@:<\-+~]|\?\.|=>/.test(content)) return true;
  const environment =
    /^[A-Z][A-Z0-9_]*$/.test(name.text) &&
    text.charAt(at) === "=" &&
    !/\s/.test(text.charAt(at - 1) + text.charAt(at + 1));
  if (environment) return /^[A-Z_][A-Z0-9_]*$/.test(content) && secretName(content) !== undefined;
  if (/^[A-Za-z_][\w]*(?:(?:\.|->|::|\?\.)[A-Za-z_]\w*)*$/.test(content)) {
    return !/\d/.test(content) || content.includes(".") || secretName(content) !== undefined || content.length < 6;
  }
  return false;
}

/** A language model's tokens go into the millions. */
const TOKEN_COUNT = /^\d{1,9}(?:[.,]\d+)?[kKmM%]?$/;
const COUNT = /^\d{1,4}$/;

/** Whether a value looks the part that its name leaves open. */
export function fits({ rule, certainty, plural }: SecretName, value: string): boolean {
  if (plural && (rule === "token" ? TOKEN_COUNT : COUNT).test(value)) return false;
  if (certainty === "opaque") return looksRandom(value);
  if (certainty === "digits") return /^\d{4,8}$/.test(value);
  if (certainty === "mixed") return value.length >= 5 && /\p{L}/u.test(value) && /[^\p{L}\s]/u.test(value);
  return true;
}

function normalized(name: string): string {
  return wordsOf(name).join("");
}
