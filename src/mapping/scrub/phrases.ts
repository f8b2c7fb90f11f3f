/**
 * Secrets in the fixed phrases of commands, statements and markup: `--password x`, `mysql -px`,
 * `IDENTIFIED BY 'x'`, `<password>x</password>`, `{"name":"password","value":"x"}`, "the password is x".
 * One row a phrase. The group `secret` is what goes; where there is a group `name`, it must name a secret.
 */
import { fits } from "./assigned-value.js";
import type { Cut, TextKind } from "./cut.js";
import { secretName } from "./names.js";
import { isWorkingDirectory } from "./no-values.js";
import { isPlaceholder, isState, opensProse } from "./placeholders.js";

interface Phrase {
  /** One of these is there, or the pattern is not tried. */
  readonly hints: readonly string[];
  readonly rule: string;
  readonly pattern: RegExp;
  /** Of more than one reading: taken only when the value is no ordinary word. */
  readonly prose?: true;
}

const VALUE = String.raw`(?:"(?<a>[^"\n]{1,512})"|'(?<b>[^'\n]{1,512})'|(?<c>[^\s"'|;&<>]{1,512}))`;
const SQL_TEXT = String.raw`(?:'(?<a>(?:[^'\\]|''|\\.){1,512})'|"(?<b>[^"]{1,512})")`;
const command = (words: string, flag: string): RegExp =>
  new RegExp(String.raw`\b(?:${words})\b[^\n|;]{0,300}?\s${flag}${VALUE}`, "g");

const PHRASES: readonly Phrase[] = [
  {
    hints: [" -", "--"],
    rule: "password",
    pattern: new RegExp(String.raw`(?<![\w-])--?(?<name>[A-Za-z][\w-]{1,40})[ \t]{1,8}(?![-|&;<>=])${VALUE}`, "g"),
    prose: true,
  },
  {
    hints: ["-u", "--user", "--proxy-user", "-U"],
    rule: "password",
    pattern:
      /(?:\bcurl\b|\bwget\b|\bhttps?\b|\bsmbclient\b)[^\n|;]{0,400}?\s(?:-u|-U|--user|--proxy-user)(?:[ =]?)["']?[^\s:"'%]{1,128}[:%](?<c>[^\s"']{1,256})/g,
  },
  { hints: ["sshpass"], rule: "password", pattern: command("sshpass", "-p ?") },
  {
    hints: [" login"],
    rule: "password",
    pattern: command(
      "(?:docker|podman|nerdctl|buildah|skopeo|helm|oc|az|cf|heroku|registry) (?:\\w+ )?login",
      "-p[ =]?",
    ),
  },
  { hints: ["mysql", "mariadb"], rule: "password", pattern: command("mysql\\w*|mariadb\\w*", "-p(?=\\S)") },
  { hints: ["mongo"], rule: "password", pattern: command("mongo\\w*", "-p ?") },
  { hints: ["redis-cli"], rule: "password", pattern: command("redis-cli", "-a ?") },
  { hints: ["zip"], rule: "password", pattern: command("unzip|zip", "-P ?") },
  { hints: ["7z"], rule: "password", pattern: command("7z\\w?", "-p(?=\\S)") },
  { hints: ["ldap"], rule: "password", pattern: command("ldap\\w+", "-w ?") },
  { hints: ["sqlcmd", "bcp", "isql", "tsql"], rule: "password", pattern: command("sqlcmd|bcp|isql|tsql", "-P ?") },
  { hints: ["openssl"], rule: "password", pattern: /-pass(?:in|out)?[ =]["']?pass:(?<c>[^\s"']{1,256})/g },
  {
    hints: ["IDENTIFIED", "identified", "Identified"],
    rule: "password",
    pattern: new RegExp(
      String.raw`\bidentified\s+(?:with\s+['"\w]+\s+)?(?:by|as)\s+(?:password\s+)?(?:${SQL_TEXT}|(?<c>[^\s;'"]{1,256}))`,
      "gi",
    ),
  },
  {
    hints: ["PASSWORD", "password", "Password"],
    rule: "password",
    pattern: new RegExp(
      String.raw`\b(?:set\s+password\s+for\s+[^=\n]{1,128}=\s*(?:password\s*\(\s*)?|(?:with|encrypted|unencrypted|user|role|alter|set|login)\b[^'"\n;]{0,80}?\bpassword\s+|\bpassword\s*\(\s*)${SQL_TEXT}`,
      "gi",
    ),
  },
  {
    hints: ["crypt", "CRYPT"],
    rule: "password",
    pattern: new RegExp(String.raw`(?<!\w)(?:crypt|aes_encrypt|pgp_sym_(?:en|de)crypt)\(\s*${SQL_TEXT}`, "gi"),
  },
  {
    hints: [" '"],
    rule: "statement",
    pattern: /(?<![\w'])(?<name>[A-Z][A-Z_]{2,40})\s{1,4}(?:AS\s)?'(?<a>(?:[^'\\]|''|\\.){1,1024})'/g,
  },
  {
    hints: ["response="],
    rule: "authorization",
    pattern: /\b[Dd]igest\s[^\n]{0,300}?\bresponse=\\{0,7}["']?(?<c>[^"'\s,\\]{1,256})/g,
  },
  { hints: ["login "], rule: "password", pattern: /\blogin\s+\S{1,128}\s+password\s+(?<c>\S{1,256})/g },
  {
    hints: ["</"],
    rule: "markup",
    pattern:
      /<(?:[\w-]{1,32}:)?(?<name>[A-Za-z][\w.-]{1,64})(?:\s[^<>]{0,256})?>(?:<!\[CDATA\[)?\s*(?<c>[^<>[\]]{1,4096}?)\s*(?:\]\]>)?<\//g,
  },
  {
    hints: ["name=", "NAME=", "key="],
    rule: "markup",
    pattern:
      /\b(?:name|id|key)=\\?["'](?<name>[\w.[\]-]{2,64})\\?["'][^<>\n]{0,200}?\svalue=\\?["'](?<c>[^"'\\<>\n]{1,512})/gi,
  },
  {
    hints: ['name="', 'name=\\"'],
    rule: "form_field",
    pattern:
      /\bname=\\?"(?<name>[\w.[\]-]{2,64})\\?"[^\r\n\\]{0,200}(?:(?:\r?\n|\\r\\n|\\n)[\w-]{1,40}:[^\r\n\\]{0,200})?(?:\r?\n|\\r\\n|\\n){2}(?<c>[^\r\n\\]{1,2048})/g,
  },
  {
    hints: ["value", "Value", "VALUE"],
    rule: "pair",
    pattern:
      /\\{0,7}["'](?:name|key|header|field|k)\\{0,7}["']\s{0,8}(?::|=>)\s{0,8}\\{0,7}["'](?<name>[\w. -]{2,64})\\{0,7}["']\s{0,8},\s{0,8}\\{0,7}["'](?:value|v)\\{0,7}["']\s{0,8}(?::|=>)\s{0,8}(?:\\{0,7}"(?<a>[^"\\]{1,4096})|'(?<b>[^'\\]{1,4096})|(?<c>[\d.]{1,40}))/gi,
  },
  {
    hints: ['["', "['", '("', "('", "[\\", "(\\", "[ ", "( "],
    rule: "pair",
    pattern:
      /[[(]\s{0,8}\\{0,7}(["'])(?<name>[\w-]{2,64})\\{0,7}\1\s{0,8},\s{0,8}\\{0,7}\1(?<a>[^"'\\\n]{1,4096})\\{0,7}\1\s{0,8}[\])]/g,
    prose: true,
  },
  {
    hints: ['("', "('", "( "],
    rule: "password",
    pattern:
      /(?:^|[^\w])(?:set|with|\.)(?<name>[A-Z]?[A-Za-z]{1,40})\(\s{0,8}(?:(?<q>"|')(?<a>[^"'\n]{1,512})\k<q>)\s{0,8}\)/g,
    prose: true,
  },
  {
    hints: ["key=", "name="],
    rule: "markup",
    pattern: /\b(?:name|key)=["'](?<name>[\w.-]{2,64})["'][^<>\n]{0,100}>\s{0,8}(?<c>[^<>\s][^<>]{0,1024}?)\s{0,8}<\//g,
  },
  {
    hints: ["_key ", "_token ", "_password ", "_secret "],
    rule: "password",
    pattern: /(?<![\w-])(?<name>[A-Za-z0-9]{1,24}(?:_[A-Za-z0-9]{1,24}){1,6})[ \t]["'`]?(?<c>[^\s"'`,;]{5,256})/g,
    prose: true,
  },
  {
    hints: [
      "word",
      "WORD",
      "hrase",
      "code",
      "oken",
      "TOKEN",
      "ecret",
      "SECRET",
      "key",
      "KEY",
      "Key",
      "ession",
      "edentials",
      "JWT",
      "OTP",
      "otp",
      "PIN",
      "pin ",
      "CVV",
      "cvv",
      "CVC",
      "cvc",
      "ssn",
      "SSN",
      "pwd",
    ],
    rule: "password",
    pattern:
      /(?<!\b(?:unexpected|illegal|unrecognized|offending|expected|syntax|near|next|page|paging|cursor|continuation|pagination|resume|sync|sort) )\b(?<name>password|passwd|passphrase|passcode|pwd|pin|otp|jwt|secret key|token|secret|credentials|(?:verification|access|security|recovery|2fa|mfa|auth) code|api[ _-]?key|access key|session(?: id)?|cvv2?|cvc2?|ssn)(?: for \S{1,64})?(?: (?:is|was|provided|given|used|supplied|changed to|set to|reset to|of))?(?: now)?:?[ \t]["'`]?(?<c>[^\s"'`,;]{3,256})/gi,
    prose: true,
  },
];

const MIXED = /^(?=.*\d)(?=.*\p{L}).{5,}$/su;
const MEASURE =
  /^(?:(?:base|sha|md|utf|rs|hs|es|v|iso|x|h)-?\d+[\w-]*|\d{1,4}-?\p{L}+|\p{L}{1,3}-?\d|https?\/[\d.]+|\w+\(.*)$/iu;

/** All hints in one search: most texts have none. */
const ANY_HINT = new RegExp(
  PHRASES.flatMap(({ hints }) => hints.map((hint) => hint.replace(/[[(\\]/g, "\\$&"))).join("|"),
);

export function findPhrases(text: string, kind: TextKind): Cut[] {
  const cuts: Cut[] = [];
  if (!ANY_HINT.test(text)) return cuts;
  for (const { hints, rule, pattern, prose } of PHRASES) {
    if (!hints.some((hint) => text.includes(hint))) continue;
    for (const match of text.matchAll(pattern)) {
      const { a, b, c, name } = match.groups ?? {};
      const secret = a ?? b ?? c ?? "";
      const named = name === undefined ? undefined : secretName(name);
      if (name !== undefined && (named === undefined || !fits(named, secret))) continue;
      if (isPlaceholder(secret) || (prose && !isSecretWord(secret, match[0], kind))) continue;
      if (name !== undefined && isWorkingDirectory(name, secret)) continue;
      const end = match.index + match[0].lastIndexOf(secret) + secret.length;
      cuts.push({ start: end - secret.length, end, rule: named?.rule ?? rule });
    }
  }
  return cuts;
}

/** Where the phrase alone could be about a secret: the value must not be a word of the sentence. */
function isSecretWord(secret: string, phrase: string, kind: TextKind): boolean {
  if (/^--?\w/.test(phrase)) return !opensProse(secret) && (kind !== "code" || !/^[$(]/.test(secret));
  if (isState(secret) || secretName(secret) !== undefined) return false;
  if (/^[[(]/.test(phrase)) return MIXED.test(secret);
  if (/["']\s*\)$/.test(phrase)) return secret.length > 2;
  if (/^\d{3,9}$/.test(secret)) return /\b(?:cvv2?|cvc2?|pin|ssn|otp|passcode|code)\b/i.test(phrase);
  return MIXED.test(secret) && !MEASURE.test(secret);
}
