/**
 * Numbers that prove themselves: payment cards (issuer prefix, length, Luhn), IBANs (country length,
 * ISO 7064 mod 97) and US social security numbers (ranges that the SSA has never issued are left alone).
 */
import type { Cut } from "./cut.js";

/** Issuer, digits, prefix. Lengths are those in use, so that 18- and 19-digit record ids stay ids. */
const ISSUERS: readonly (readonly [issuer: string, lengths: readonly number[], prefix: RegExp])[] = [
  ["visa", [13, 16], /^4/],
  ["mastercard", [16], /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/],
  ["amex", [15], /^3[47]/],
  ["discover", [16], /^(?:6011|64[4-9]|65)/],
  ["jcb", [16], /^35(?:2[89]|[3-8])/],
  ["diners", [14], /^(?:30[0-5]|3095|36|38|39)/],
  ["unionpay", [16], /^(?:62|81)/],
  ["maestro", [16], /^(?:5018|5020|5038|5893|6304|6759|676[1-3])/],
  ["mir", [16], /^220[0-4]/],
  ["rupay", [16], /^(?:508[5-9]|60)/],
];

/** Digits in one run, or in the groups that cards are printed in. */
const CARD_SHAPES: readonly RegExp[] = [
  /\d{13,16}/g,
  /\d{4}([ \u00a0\u2007\u2009\u200a\u202f\u2010-\u2013-])\d{4}\1\d{4}\1\d{4}/g,
  /\d{4}([ \u00a0\u2007\u2009\u200a\u202f\u2010-\u2013-])\d{6}\1\d{4,5}/g,
  /\d{4} {2}\d{4} {2}\d{4} {2}\d{4}|\d{4}\.\d{4}\.\d{4}\.\d{4}|\d{4}(?:%20|\+)\d{4}(?:%20|\+)\d{4}(?:%20|\+)\d{4}/g,
];

export function findCards(text: string): Cut[] {
  const cuts: Cut[] = [];
  for (const shape of CARD_SHAPES) {
    for (const match of text.matchAll(shape)) {
      const start = match.index;
      const end = start + match[0].length;
      if (!standsAlone(text, start, end)) continue;
      if (isCard(match[0].replace(/%20|\D/g, ""))) cuts.push({ start, end, rule: "card_number" });
    }
  }
  return cuts;
}

/** Part of a longer number, a decimal or a word; but `%3D` and `\\n` before it are no words. */
const JOINED_BEFORE = /(?:[A-Za-z\d]|\d[.,-]|\d)$/;
const ESCAPE_BEFORE = /(?:%[0-9A-Fa-f]{2}|\\[nrt])$/;
const JOINED_AFTER = /^(?:[A-Za-z\d]|[.,-]\d)/;

function standsAlone(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 3), start);
  if (JOINED_BEFORE.test(before) && !ESCAPE_BEFORE.test(before)) return false;
  return !JOINED_AFTER.test(text.slice(end, end + 2));
}

export function isCard(digits: string): boolean {
  const known = ISSUERS.some(([, lengths, prefix]) => lengths.includes(digits.length) && prefix.test(digits));
  if (!known || /^(\d)\1*$/.test(digits)) return false;
  return luhn(digits) && !(digits.length === 13 && isEan13(digits));
}

function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** A 13-digit number beginning with 4 is a German or Japanese article number far more often than a card. */
function isEan13(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < 13; i++) sum += (digits.charCodeAt(i) - 48) * (i % 2 === 0 ? 1 : 3);
  return sum % 10 === 0;
}

/** Characters of an IBAN by country. Source: SWIFT IBAN registry, release 99 (2024-12). */
const IBAN_LENGTHS: Readonly<Record<string, number>> = Object.fromEntries(
  (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 " +
    "ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 " +
    "LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 " +
    "PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30"
  )
    .split(" ")
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

const IBAN_START = /(?<![A-Za-z0-9])(?:[A-Z]{2}|[a-z]{2})\d{2}(?=[ \u00a0\u2007\u2009\u200a\u202f-]?[A-Za-z0-9])/g;

export function findIbans(text: string): Cut[] {
  const cuts: Cut[] = [];
  for (const { 0: head, index: start } of text.matchAll(IBAN_START)) {
    const length = IBAN_LENGTHS[head.slice(0, 2).toUpperCase()];
    if (length === undefined) continue;
    const end = afterAlphanumerics(text, start, length);
    if (end === undefined || /[A-Za-z0-9]/.test(text.charAt(end))) continue;
    if (
      mod97(
        text
          .slice(start, end)
          .replace(/[^A-Za-z0-9]/g, "")
          .toUpperCase(),
      )
    )
      cuts.push({ start, end, rule: "iban" });
  }
  return cuts;
}

/** The end of `count` letters and digits from `start`, single blanks or dashes between them allowed. */
function afterAlphanumerics(text: string, start: number, count: number): number | undefined {
  let seen = 0;
  for (let i = start; i < text.length; i++) {
    const char = text.charAt(i);
    if (/[A-Za-z0-9]/.test(char)) seen++;
    else if (!/[ \u00a0\u2007\u2009\u200a\u202f-]/.test(char) || !/[A-Za-z0-9]/.test(text.charAt(i - 1)))
      return undefined;
    if (seen === count) return i + 1;
  }
  return undefined;
}

function mod97(iban: string): boolean {
  let remainder = 0;
  for (const char of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(char, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}

const SSN = /(?<![\w.-]|\d[ /])(?!000|666|9)\d{3}([-\u2010-\u2013])(?!00)\d{2}\1(?!0000)\d{4}(?![\w]|[-.]\d)/g;
const SSN_HINT = /ss[nN]|SSN|Ssn|ocial|OCIAL/;
/** With blanks or no separators it could be any number: only after its name. */
const NAMED_SSN =
  /\b(?:ssn|social security(?: number| no\.?)?)\b[^\d\n]{0,12}(?!000|666|9)(\d{3}[ .-]?(?!00)\d{2}[ .-]?(?!0000)\d{4})(?!\d)/gi;

export function findSsns(text: string): Cut[] {
  const cuts: Cut[] = [];
  for (const { 0: ssn, index } of text.matchAll(SSN))
    cuts.push({ start: index, end: index + ssn.length, rule: "us_ssn" });
  if (!SSN_HINT.test(text)) return cuts;
  for (const { 0: whole, 1: ssn = "", index } of text.matchAll(NAMED_SSN)) {
    const end = index + whole.length;
    cuts.push({ start: end - ssn.length, end, rule: "us_ssn" });
  }
  return cuts;
}
