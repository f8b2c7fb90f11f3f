/**
 * Which names stand for secrets. A name is read as words (`dbPassword`, `DB_PASSWORD`, `db-password`
 * and `db password` are the same two), and judged by what stands after the secret word: in English the
 * last word says what the thing is, so a `token_count` is a count and a `password_hash` still a secret.
 */

import {
  ACCOUNT_WORDS,
  ALWAYS,
  ASKS_OR_COUNTS,
  type Certainty,
  DESCRIBES,
  DESCRIBES_TOKENS,
  OPENS_NOTHING,
  SOMETIMES,
} from "./name-tables.js";

export interface SecretName {
  readonly rule: string;
  readonly certainty: Certainty;
  /** `tokens: 512` counts, `tokens: "…"` does not. */
  readonly plural: boolean;
  /** The secret word is the last one: "wrong password", but not "password for user". */
  readonly last: boolean;
}

/** One glued word; what may follow the secret in it is said too: `passwordhash`, `tokenvalue`. */
const GLUED =
  /(password|passwd|passphrase|privatekey|secretkey|accesskey|apikey|token|secret|cookie|credential|sessionid|sessid|creditcard|cardnumber|securityanswer|authorization|pwd)(?:s?\d*|hash|hashed|digest|salt|value|string|header|confirmation|confirm|new|old|plain|enc|encrypted)$/;
const GLUED_RULE: Readonly<Record<string, string>> = {
  passwd: "password",
  passphrase: "password",
  pwd: "password",
  credential: "credentials",
  apikey: "api_key",
  accesskey: "api_key",
  privatekey: "private_key",
  secretkey: "private_key",
  sessionid: "session_id",
  sessid: "session_id",
  creditcard: "credit_card",
  cardnumber: "credit_card",
  securityanswer: "security_answer",
};
/** The whole name without separators, for casings no rule foresees: pAsSwOrD, API_key, Pass-Word. */
const SCRAMBLED =
  /^(?:.*(password|passwd|passphrase|apikey|privatekey|accesskey|secretkey|sessionid|creditcard|cardnumber|securityanswer)|(token|secret|cookie|authorization|credential|pwd|ssn|cvv))s?$/;

const WORD = /\p{Lu}+(?=\p{Lu}\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}]+|\p{Lu}+|\d+/gu;

interface Phrase {
  readonly words: readonly string[];
  readonly rule: string;
  readonly certainty: Certainty;
}

const PHRASES = new Map<string, Phrase[]>();
for (const [rule, names] of Object.entries(ALWAYS)) for (const name of names) addPhrase(name, rule, "always");
for (const [name, rule, certainty] of SOMETIMES) addPhrase(name, rule, certainty);
for (const phrases of PHRASES.values()) phrases.sort((a, b) => b.words.length - a.words.length);

function addPhrase(name: string, rule: string, certainty: Certainty): void {
  const words = name.split(" ");
  const first = words[0] ?? "";
  const phrases = PHRASES.get(first) ?? [];
  phrases.push({ words, rule, certainty });
  PHRASES.set(first, phrases);
}

const MAX_NAME_CHARS = 120;
const MAX_REMEMBERED = 8_192;
const remembered = new Map<string, SecretName | null>();

/** The secret that a name stands for, if any. Of a very long name only the end is looked at. */
export function secretName(name: string): SecretName | undefined {
  const known = remembered.get(name);
  if (known !== undefined) return known ?? undefined;
  const verdict = judge(name.length > MAX_NAME_CHARS ? name.slice(-MAX_NAME_CHARS) : name);
  if (name.length <= MAX_NAME_CHARS) {
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    remembered.set(name, verdict ?? null);
  }
  return verdict;
}

export function wordsOf(name: string): string[] {
  return (name.match(WORD) ?? []).map((word) => word.toLowerCase());
}

/** A name that asks or counts, as first word of a longer one or before it in prose. */
export function asksOrCounts(word: string): boolean {
  return ASKS_OR_COUNTS.has(word.toLowerCase());
}

/** What a reader does not see within a word. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]/g;

/** Fullwidth letters made plain, accents composed, invisible characters taken out. */
function legible(name: string): string {
  return /[^ -~]/.test(name) ? name.replace(INVISIBLE, "").normalize("NFKC") : name;
}

/** `page_token`, or "next page token" in prose. */
export function opensNothing(word: string): boolean {
  return OPENS_NOTHING.has(word.toLowerCase());
}

function judge(name: string): SecretName | undefined {
  const words = wordsOf(legible(name));
  if (words.length > 1 && ASKS_OR_COUNTS.has(words[0] ?? "")) return undefined;
  for (let i = 0; i < words.length; i++) {
    if (i > 0 && /^tokens?$/.test(words[i] ?? "") && opensNothing(words[i - 1] ?? "")) continue;
    const found = phraseAt(words, i) ?? gluedAt(words, i);
    if (found !== undefined && holds(words, i + found.length, found.name)) return found.name;
  }
  const scrambled = SCRAMBLED.exec(words.join(""));
  if (scrambled === null) return undefined;
  const root = scrambled[1] ?? scrambled[2] ?? "";
  return { rule: GLUED_RULE[root] ?? root, certainty: "always", plural: name.toLowerCase().endsWith("s"), last: true };
}

interface Found {
  readonly name: SecretName;
  readonly length: number;
}

function phraseAt(words: readonly string[], i: number): Found | undefined {
  const word = words[i] ?? "";
  const candidates = PHRASES.get(word) ?? (word.endsWith("s") ? PHRASES.get(word.slice(0, -1)) : undefined);
  for (const { words: phrase, rule, certainty } of candidates ?? []) {
    const plural = matchAt(words, i, phrase);
    if (plural === undefined) continue;
    const last = i + phrase.length >= endOf(words);
    const sure = certainty === "mixed" && ACCOUNT_WORDS.has(words[i - 1] ?? "") ? "always" : certainty;
    if (certainty !== "always" && !last) continue;
    return { name: { rule, certainty: sure, plural: plural && rule !== "credentials", last }, length: phrase.length };
  }
  return undefined;
}

/** Whether the phrase stands at `i`, and if so, whether its last word is a plural. */
function matchAt(words: readonly string[], i: number, phrase: readonly string[]): boolean | undefined {
  let plural = false;
  for (let k = 0; k < phrase.length; k++) {
    const word = words[i + k];
    const wanted = phrase[k] ?? "";
    plural = word === `${wanted}s`;
    if (word !== wanted && !plural) return undefined;
  }
  return plural;
}

function gluedAt(words: readonly string[], i: number): Found | undefined {
  const word = words[i] ?? "";
  if (word.length < 5) return undefined;
  const root = GLUED.exec(word)?.[1];
  if (root === undefined || /(?:page|cursor|continuation|pagination)token/.test(word)) return undefined;
  const name = {
    rule: GLUED_RULE[root] ?? root,
    certainty: "always",
    plural: word.endsWith("s") && root !== "credential",
    last: i + 1 >= endOf(words),
  } as const;
  return { name, length: 1 };
}

/** Trailing numbers do not count as words: password2, api_key_1. */
function endOf(words: readonly string[]): number {
  let end = words.length;
  while (end > 0 && /^\d+$/.test(words[end - 1] ?? "")) end--;
  return end;
}

/** Whether the rest of the name leaves the secret in place. */
function holds(words: readonly string[], after: number, { rule }: SecretName): boolean {
  const end = endOf(words);
  if (after >= end) return true;
  const last = words[end - 1] ?? "";
  if (rule === "token" && DESCRIBES_TOKENS.has(last)) return false;
  if (rule === "ssn" || (rule === "secret" && last === "id"))
    return !DESCRIBES.has(last) || /^(?:last|four|id)$/.test(last);
  return !DESCRIBES.has(last);
}
