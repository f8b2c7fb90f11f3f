/**
 * One pass over a text decides which finders are worth their time: most texts of most rows hold neither
 * operators nor long words nor enough digits, and then nothing else looks at them.
 */
export interface Survey {
  /** Which of the characters below occur. */
  readonly seen: number;
  readonly digits: number;
  /** Letters, digits, `_` and `-` in one run. */
  readonly longestWord: number;
  /** Digits in one run, the separators of printed numbers between them allowed. */
  readonly longestNumber: number;
  readonly dots: number;
  readonly colons: number;
}

const WORD = 1;
const DIGIT = 2;
const JOINS_NUMBERS = 4;
export const BLANK = 8;
export const OPERATOR = 16;
export const AT = 32;
/** `%3D` or `\\u003d` may be in there. */
export const ESCAPE = 64;
export const BRACKET = 128;
export const QUOTE = 256;
export const DASH = 512;

const CLASSES = new Uint16Array(128);
const mark = (characters: string, flag: number): void => {
  for (const char of characters) CLASSES[char.charCodeAt(0)] = (CLASSES[char.charCodeAt(0)] ?? 0) | flag;
};
mark("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-", WORD);
mark("0123456789", DIGIT);
mark(" -.+%/", JOINS_NUMBERS);
mark(" \t\n\r", BLANK);
mark("=:", OPERATOR);
mark("@", AT);
mark("%\\", ESCAPE);
mark("([{<", BRACKET);
mark("\"'`", QUOTE);
mark("-", DASH);

/** Operators as East Asian keyboards write them. */
const WIDE_OPERATORS = "＝：";
/** Blanks that do not break, narrow blanks, hyphens and dashes. */
const WIDE_JOINS = "\u00a0\u2007\u2009\u200a\u202f\u2010\u2011\u2012\u2013";

function wideFlags(char: string): number {
  if (WIDE_OPERATORS.includes(char)) return OPERATOR;
  return WIDE_JOINS.includes(char) ? JOINS_NUMBERS : 0;
}

const DOT = 46;
const COLON = 58;

export function survey(text: string): Survey {
  let seen = 0;
  let digits = 0;
  let word = 0;
  let longestWord = 0;
  let number = 0;
  let longestNumber = 0;
  let dots = 0;
  let colons = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const flags = code < 128 ? (CLASSES[code] ?? 0) : wideFlags(text.charAt(i));
    seen |= flags;
    if ((flags & DIGIT) !== 0) {
      digits++;
      word++;
      number++;
      if (number > longestNumber) longestNumber = number;
      continue;
    }
    if ((flags & JOINS_NUMBERS) === 0) number = 0;
    if ((flags & WORD) !== 0) {
      word++;
      continue;
    }
    if (word > longestWord) longestWord = word;
    word = 0;
    if (code === DOT) dots++;
    else if (code === COLON) colons++;
  }
  return { seen, digits, longestWord: Math.max(word, longestWord), longestNumber, dots, colons };
}
