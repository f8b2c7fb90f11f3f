/** The kinds of scalar fields: what each accepts, what it makes of it, what bad input gets. */
import type { Platform } from "../sentry/items.js";
import { PLATFORMS } from "../sentry/items.js";
import type { Kind } from "./fields.js";
import { readUuid } from "./ids.js";
import { asText, cutChars } from "./json.js";
import { readSeverity, type Severity } from "./level.js";
import { isIpAddress, schemas } from "./row-schema.js";
import { type Micros, readTimestamp } from "./timestamp.js";

const SCALAR = ["string", "number"] as const;
const LEFT_OUT = "left out, noted";

/** Any text, numbers and booleans included; a structure becomes its JSON text. */
export function text(max: number, options: { readonly oneLine?: true } = {}): Kind<string> {
  return {
    name: "text",
    accepts: options.oneLine ? "text on one line; numbers and booleans as text" : "text; numbers and booleans as text",
    otherwise: options.oneLine
      ? "line breaks become blanks, an over-long text is cut; an object or list becomes JSON text"
      : "an over-long text is cut; an object or list becomes JSON text",
    limit: `${max} characters`,
    json: SCALAR,
    schema: schemas.text(max),
    read(value) {
      const whole = asText(value).trim();
      const line = options.oneLine ? whole.replace(/[\r\n\u2028\u2029]+/g, " ") : whole;
      const cut = cutChars(line, max);
      if (cut !== line) return { value: cut, note: `cut to ${max} characters` };
      if (typeof value === "object") return { value: cut, note: "an object or list, sent as JSON text" };
      return /^Liquid error/.test(cut)
        ? { value: cut, note: "looks like a failed template of the mapping" }
        : { value: cut };
    },
  };
}

/** Text of any length; the item as a whole is fitted to its bytes. */
export const longText: Kind<string> = {
  ...text(2_000_000),
  limit: "the bytes of the item",
};

export const severity: Kind<Severity> = {
  name: "level",
  accepts:
    "trace, debug, info, notice, warn, warning, error, critical, fatal and their usual spellings in any case; " +
    "syslog numbers 0 to 7; Python numbers 10 to 60",
  otherwise: "left out, noted; the event is sent as error",
  json: SCALAR,
  schema: schemas.oneOf(["trace", "debug", "info", "warn", "error", "fatal"]),
  read(value) {
    const known = readSeverity(value);
    return known === undefined ? { problem: "not a level" } : { value: known };
  },
};

/** The same for a log. */
export const logSeverity: Kind<Severity> = {
  ...severity,
  otherwise: "left out, noted; then the level is that of severity_number, else info",
};

export const time: Kind<Micros> = {
  name: "time",
  accepts:
    "epoch seconds, milliseconds, microseconds or nanoseconds (number or text, told apart by size); ISO 8601 with or " +
    "without zone; YYYY-MM-DD hh:mm:ss[.ffffff] with a blank and an offset, Z or UTC; YYYYMMDD[hhmmss]; dates of e-mails, " +
    "web servers, Unix and JavaScript; a zone by name (America/New_York, CET) behind the time",
  otherwise: LEFT_OUT,
  limit: "1970 to 2200; microseconds are kept; UTC where no zone is given",
  json: SCALAR,
  schema: schemas.micros,
  read: readTimestamp,
};

const TRUE = new Set(["true", "t", "yes", "y", "1", "on"]);
const FALSE = new Set(["false", "f", "no", "n", "0", "off"]);

export const boolean: Kind<boolean> = {
  name: "boolean",
  accepts: "true, false, t, f, yes, no, y, n, on, off, 1, 0",
  otherwise: LEFT_OUT,
  json: ["boolean", "string", "number"],
  schema: schemas.boolean,
  read(value) {
    const word = asText(value).trim().toLowerCase();
    if (TRUE.has(word)) return { value: true };
    return FALSE.has(word) ? { value: false } : { problem: "neither true nor false" };
  },
};

/** A 128-bit id as 32 lower-case hexadecimal digits. */
export const uuid: Kind<string> = {
  name: "UUID",
  accepts: "a UUID with or without dashes, in any case",
  otherwise: "left out, noted; an id is made as if none had been mapped",
  json: SCALAR,
  schema: schemas.hex(32),
  read(value) {
    const id = typeof value === "string" ? readUuid(value) : undefined;
    return id === undefined ? { problem: "not a UUID (32 hexadecimal digits, not all zero)" } : { value: id };
  },
};

export const traceId = hexId(32, "trace id", /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/);
export const spanId = hexId(16, "span id", /^[0-9a-f]{2}-[0-9a-f]{32}-([0-9a-f]{16})-[0-9a-f]{2}$/);

/** `traceparent` finds the id in the header that W3C Trace Context defines. */
function hexId(digits: number, what: string, traceparent: RegExp): Kind<string> {
  return {
    name: what,
    accepts: `${digits} hexadecimal digits in any case, with or without dashes; a traceparent header`,
    otherwise: `${LEFT_OUT}; a shorter id is filled with zeros from the left`,
    json: ["string"],
    schema: schemas.hex(digits),
    read(value) {
      const given = asText(value).trim().toLowerCase();
      const hex = (traceparent.exec(given)?.[1] ?? given).replace(/^0x/, "").replaceAll("-", "");
      if (!/^[0-9a-f]+$/.test(hex) || /^0+$/.test(hex) || hex.length > digits || hex.length < digits / 2)
        return { problem: `not a ${what} (${digits} hexadecimal digits, not all zero)` };
      return { value: hex.padStart(digits, "0") };
    },
  };
}

export const ip: Kind<string> = {
  name: "IP address",
  accepts: "IPv4 or IPv6, with a port or a /32 or /128 mask; of a comma-separated list the first",
  otherwise: `${LEFT_OUT}; {{auto}} too, since Sentry would put in our address`,
  json: ["string"],
  schema: schemas.ip,
  read(value) {
    const address =
      asText(value)
        .trim()
        .split(",", 1)[0]
        ?.trim()
        .replace(/\/(?:32|128)$/, "") ?? "";
    const host = /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(address)?.[1] ?? /^\[([\da-fA-F:.]+)\](?::\d+)?$/.exec(address)?.[1];
    const candidate = host ?? address;
    return isIpAddress(candidate) ? { value: candidate } : { problem: "not an IP address" };
  },
};

/** Spellings of people and warehouses → Sentry's names. */
const PLATFORM_SPELLINGS: ReadonlyMap<string, Platform> = new Map<string, Platform>([
  ...PLATFORMS.map((name): [string, Platform] => [name, name]),
  ["js", "javascript"],
  ["typescript", "javascript"],
  ["ts", "javascript"],
  ["browser", "javascript"],
  ["nodejs", "node"],
  ["node.js", "node"],
  ["c#", "csharp"],
  [".net", "csharp"],
  ["dotnet", "csharp"],
  ["golang", "go"],
  ["py", "python"],
  ["python3", "python"],
  ["rb", "ruby"],
  ["rails", "ruby"],
  ["jvm", "java"],
  ["kotlin", "java"],
  ["scala", "java"],
  ["android", "java"],
  ["swift", "cocoa"],
  ["ios", "cocoa"],
  ["objective-c", "objc"],
  ["objectivec", "objc"],
  ["erlang", "elixir"],
]);

export const platform: Kind<Platform> = {
  name: "platform",
  accepts: `${PLATFORMS.join(", ")}; usual names such as nodejs, .net, golang, kotlin, ios`,
  otherwise: "sent as other, noted",
  json: ["string"],
  schema: schemas.oneOf(PLATFORMS),
  read(value) {
    const known = PLATFORM_SPELLINGS.get(asText(value).trim().toLowerCase());
    return known === undefined
      ? { value: "other", note: "not a platform that Sentry knows; sent as other" }
      : { value: known };
  },
};
