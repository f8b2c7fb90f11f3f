/** Options that several commands share, and how the values of options are read. */
import { InvalidArgumentError } from "commander";

export const CONFIG_OPTION = [
  "--config <file>",
  "connection settings as flat JSON; without it, the environment and .env (see .env.example)",
] as const;

/** For commander: a whole number within bounds, bounds included. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}

/** For commander: seconds, fractions allowed, within bounds; answers milliseconds. */
export function seconds(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value * 1_000;
    throw new InvalidArgumentError(`It must be a number of seconds from ${min} to ${max}.`);
  };
}

/** For commander: a slug as Sentry has them. */
export function slug(text: string): string {
  if (/^[a-z0-9][a-z0-9_-]{0,99}$/.test(text)) return text;
  throw new InvalidArgumentError("It must be lower-case letters, digits, - and _, such as my-shop.");
}
