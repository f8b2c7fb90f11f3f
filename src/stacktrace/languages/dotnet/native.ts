/** Calls of .NET that are printed with addresses: by ahead-of-time compilers, Mono's crashes, and SOS in a debugger. */
import type { Frame } from "../../../sentry/items.js";
import { fileOf, frameOf, linenoOf } from "../../frames.js";

/** Native AOT and UWP without symbols. Source: NativeAOT's StackTrace, RuntimeAugments#TryGetFullPathToApplicationModule */
const BASE = /^([\w.-]{1,200})!<BaseAddress>\+0x[0-9a-f]{1,16}$/;
/** A call that Mono's crash report cannot name. */
const UNKNOWN = /^<unknown> <0x[0-9a-f]{1,16}>$/;
/** `!pe` and `!clrstack` of SOS: stack pointer, instruction pointer, call, place. */
const ROW =
  /^[0-9A-Fa-f]{8,16} ([0-9A-Fa-f]{8,16}) (?:([\w.-]{1,200})!)?([^\s()!][^()!]{0,400}\([^()]{0,600}\))(?:\+0x[0-9a-f]{1,8})?(?: \[(.{1,400}) @ (\d{1,7})\])?$/;

/** What stands behind "at" when it is no call with parameters. */
export function namelessFrame(text: string): Frame | undefined {
  const library = text.includes("!<Base") ? BASE.exec(text)?.[1] : undefined;
  if (library !== undefined) return { package: library, in_app: library !== "SharedLibrary" };
  return text.startsWith("<unknown> <0x") && UNKNOWN.test(text) ? { function: "<unknown>", in_app: false } : undefined;
}

export interface Row {
  readonly call: string;
  readonly place: Frame;
}

export function rowOf(text: string): Row | undefined {
  const [, address, library, call, file, line] = /^[0-9A-Fa-f]{8}/.test(text) ? (ROW.exec(text) ?? []) : [];
  if (address === undefined || call === undefined) return undefined;
  const known = library === undefined ? {} : { package: library };
  return { call, place: frameOf(known, fileOf(file), linenoOf(line), { instruction_addr: `0x${address}` }) };
}
