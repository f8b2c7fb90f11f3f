/** What stands where a secret would, and is none: variables, masks, types, words of state, prose. */
import { FILTERED } from "./cut.js";

const MASK =
  /^(?:[*•●·x#X_.…-]{2,}|\*|-|\?|\[?(?:filtered|redacted|removed|hidden|masked|secret|omitted|scrubbed|protected)\]?|<[^<>]*>)$/i;
/** `$NAME`, `${name}`, `{{ name }}`, `%s`, `%(name)s`, `:name`, `#{name}`, `{name}`, `$1`, `!Ref x`. */
const VARIABLE =
  /^(?:\$\{[^}]*\}?|\$\([^)]*\)?|\$[A-Z_][A-Z0-9_]*|\$\d{1,2}|\{\{[^}]*\}?\}?|#\{[^}]*\}?|\{[A-Za-z_][A-Za-z_.]*(?:![rsa])?(?::[^}]*)?\}|\{\d?\}|%[sdvqrx@]|%\(\w+\)[sdr]|%\{\w+\}|%[A-Z_]+%|:[a-z_]+|@[A-Za-z_]+|!Ref|!Sub)(?:[,;)\]}"'].*)?$/s;
const EMPTY =
  /^(?:none|null|nil|undefined|nan|n\/a|na|void|include|omit|same-origin|true|false|yes|no|on|off|empty|\(null\)|\(none\)|\(empty\)|""|'')$/i;

export function isPlaceholder(value: string): boolean {
  if (value === "" || value.startsWith(FILTERED)) return true;
  return value.length <= 200 && (EMPTY.test(value) || MASK.test(value) || VARIABLE.test(value));
}

/** Words of state and type that follow `token:` or `password=` in messages. */
const STATE = new Set(
  (
    "ok valid invalid declined fail failing pass passed success authorized unauthenticated authenticated verified unverified unavailable available disallowed allowed locked skipped expired missing required optional absent present empty blank unset set used unused unknown revoked denied granted failed failure " +
    "malformed rejected accepted unauthorized forbidden blocked disabled enabled active inactive pending incorrect wrong bad mismatch mismatched " +
    "changed unchanged updated created deleted removed reset refreshed stale new old same different unsupported corrupt corrupted tampered " +
    "string str text varchar char number int integer bigint bool boolean object array list dict map bytes any float uuid date buffer secretstr type " +
    "required. invalid. missing. expired. this self await new return error exception not found"
  ).split(" "),
);

export function isState(value: string): boolean {
  return STATE.has(value.toLowerCase().replace(/[.!?:]+$/, ""));
}

/** Words that open a sentence about a password rather than being one. */
const OPENERS = new Set(
  (
    "a an the this that these it its is was are were be been must should shall can cannot can't could may might will would won't don't doesn't isn't has have " +
    "had do does did not no nor too to for from in on at of by with without within and or but if when while because since please your our their use using " +
    "user users account field value values length minimum maximum min max expected got received provided given supplied only contains contain needs need at " +
    "least more than between error errors authentication login attempt attempts unable could wrong does hash hashes bcrypt argon2 scrypt sha column parameter " +
    "argument property attribute path key keys header cookie name type string number characters character letters check verify verification reset change policy " +
    "all any each some one two three unexpected unable couldn't failed"
  ).split(" "),
);

export function opensProse(word: string): boolean {
  return OPENERS.has(word.toLowerCase()) || isState(word);
}
