/**
 * E-mail addresses and public IP addresses in free text, told from what only looks like them:
 * package@version, icon@2x.png, git@host:repository, four-part versions, times and MAC addresses.
 */
import type { Cut } from "./cut.js";

const LOCAL = /[\p{L}\p{N}._%+'-]/u;
const DOMAIN =
  /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+(?:xn--[a-z0-9-]{2,59}|\p{L}{2,24})(?![\p{L}\p{N}])/u;
const MAX_LOCAL_CHARS = 64;
const MAX_DOMAIN_CHARS = 254;

/** Endings of file and unit names, which are no top-level domains. */
const NO_DOMAIN =
  /\.(?:png|jpe?g|gif|svg|webp|ico|css|s?js|mjs|cjs|ts|tsx|jsx|json|map|html?|xml|ya?ml|txt|log|gz|tgz|jar|whl|service|socket|timer|target|mount|slice|scope|local)$/i;
/** `com.example@v2.shop`: a release is named after a package. */
const PACKAGE = /^(?:com|org|net|io|dev|app|de|fr|uk|edu|gov|co)\./;
const VERSION_START = /^v?\d+\.\d+/;

export function findEmails(text: string): Cut[] {
  const cuts: Cut[] = [];
  for (const at of text.matchAll(/@|%40/g)) {
    const start = localStart(text, at.index);
    if (start === at.index) continue;
    const from = at.index + at[0].length;
    const domain = DOMAIN.exec(text.slice(from, from + MAX_DOMAIN_CHARS))?.[0];
    if (domain === undefined || NO_DOMAIN.test(domain) || VERSION_START.test(domain)) continue;
    const local = text.slice(start, at.index);
    if (PACKAGE.test(local) && /^v?\d/.test(domain)) continue;
    // A repository's address, or the public key of a Sentry DSN.
    if (local === "git" || (/^[0-9a-z]{32}$/.test(local) && text.startsWith("//", start - 2))) continue;
    cuts.push({ start, end: from + domain.length, rule: "email" });
  }
  return cuts;
}

function localStart(text: string, at: number): number {
  let start = at;
  while (start > 0 && at - start < MAX_LOCAL_CHARS && LOCAL.test(text.charAt(start - 1))) start--;
  // `q%3Dbob%40…`: an escaped separator ends the address, `%2B` is a plus sign within it.
  const percent = text.slice(start, at).lastIndexOf("%");
  if (percent >= 0 && !/^%2[Bb]/.test(text.slice(start + percent))) start = Math.min(at, start + percent + 3);
  while (start < at && /[.'-]/.test(text.charAt(start))) start++;
  return start;
}

const IPV4 = /(?<![\w.])(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?!\w|\.\w|-[A-Za-z])/g;
/** Global unicast only (2000::/3): nothing else is routed in public. */
const IPV6 = /(?<![\w:.])[23][0-9a-fA-F]{3}:[0-9a-fA-F:]{2,35}(?:(?:\d{1,3}\.){3}\d{1,3})?/g;

/**
 * Blocks that are nobody's public address; those for documentation count as public, since a row that holds one
 * stands for a row that holds a real one. Source: IANA special-purpose registries for IPv4 and IPv6 (2026-11).
 */
const SPECIAL_V4: readonly (readonly [from: string, bits: number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 3],
];

/** Before a four-part number these say that it is a version or a section. */
const VERSION_WORD =
  /(?:^|[^a-z])(?:v|ver|vers|version|versions|release|rel|build|rev|revision|firmware|fw|sdk|assembly|assemblyversion|fileversion|productversion|driver|patch|chapter|section|clause|step|figure|appendix|glibc|openssl|python|java|jdk|jre|node|php|ruby|nginx|apache|mysql|mariadb|postgres|postgresql|redis|curl|kernel|linux|android|ios|macos|windows|chrome|chromium|edge|firefox|safari|opera|plugin|package|app|agent|upgrade to|upgraded to|update to|updated to|downgrade to)["']?\s*[:=]?\s*["'(]?$/i;
/** A product's name: capitalized, and not one of the words that go before an address. */
const PRODUCT =
  /(?:^|[\s("'])(?!(?:From|To|By|Client|Host|Remote|Peer|Server|For|On|At|Via|Ping|Source|Src|Dst|Dest|Destination|Ip|Addr|Address|User|Visitor|Gateway|Dns|Resolver|Blocked|Banned|Allowed|Denied|Connecting|Connected|Connection|Request|Login|And|Or|With|Is|In|Of|Forwarded)[\s:=])[A-Z][a-z]\w* $/;
/** `Chrome/1.2.3.4`, but neither `http://1.2.3.4` nor Java's `host.example/1.2.3.4`. */
const PRODUCT_SLASH = /(?:^|[\s("';,])[A-Za-z][\w+-]*\/$/;
const FILE_DASH = /[A-Za-z][-_]$/;
const CONTEXT_CHARS = 40;

export function findIps(text: string): Cut[] {
  const cuts: Cut[] = [];
  for (const match of text.matchAll(IPV4)) {
    if (!isPublicV4(match.slice(1)) || isVersion(text, match.index, match.slice(1))) continue;
    cuts.push({ start: match.index, end: match.index + match[0].length, rule: "ip_address" });
  }
  for (const match of text.matchAll(IPV6)) {
    const address = match[0].replace(/(?<!:):$/, "");
    const after = text.charAt(match.index + address.length);
    if (/[\w]/.test(after) || !isIpv6(address)) continue;
    cuts.push({ start: match.index, end: match.index + address.length, rule: "ip_address" });
  }
  return cuts;
}

function isPublicV4(octets: readonly string[]): boolean {
  if (octets.some((octet) => Number(octet) > 255 || (octet.length > 1 && octet.startsWith("0")))) return false;
  const address = toNumber(octets);
  return !SPECIAL_V4.some(([from, bits]) => {
    const size = 2 ** (32 - bits);
    return Math.floor(address / size) === Math.floor(toNumber(from.split(".")) / size);
  });
}

function toNumber(octets: readonly string[]): number {
  return octets.reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

function isVersion(text: string, start: number, octets: readonly string[]): boolean {
  const before = text.slice(Math.max(0, start - CONTEXT_CHARS), start);
  if (VERSION_WORD.test(before) || PRODUCT_SLASH.test(before) || FILE_DASH.test(before)) return true;
  return octets.every((octet) => Number(octet) < 100) && Number(octets[0]) < 30 && PRODUCT.test(before);
}

function isIpv6(address: string): boolean {
  const halves = address.split("::");
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  const dotted = groups.at(-1)?.includes(".") ? 1 : 0;
  if (groups.some((group, i) => group.length > 4 && !(dotted === 1 && i === groups.length - 1))) return false;
  if (groups.includes("")) return false;
  return halves.length === 2 ? groups.length + dotted <= 7 : groups.length + dotted === 8;
}
