/** Exceptions whose frames are objects, as one answer. */
import { everyone, flatten, threadsWithin } from "../raised.js";
import type { ParsedStacktrace } from "../stacktrace.js";
import { JsonSearch, type ReadStack } from "./raised.js";
import { restOf } from "./rest.js";

const PLATFORMS: readonly (readonly [RegExp, string, string])[] = [
  [/\.pyx?$/, "python", "python"],
  [/\.(?:java|kt|scala|groovy|clj)$/, "java", "java"],
  [/\.php$/, "php", "php"],
  [/\.(?:rb|erb|rake)$/, "ruby", "ruby"],
  [/\.go$/, "go", "go"],
  [/\.(?:cs|vb|fs)$/, "dotnet", "csharp"],
  [/\.(?:[cm]?jsx?|[cm]?tsx?|vue|bundle|jsbundle)(?:\?.*)?$/, "javascript", "javascript"],
  [/\.rs$/, "rust", "native"],
  [/\.exs?$/, "elixir", "elixir"],
  [/\.dart$/, "dart", "other"],
];

/** Undefined when nothing but text is in there. */
export function fromObjects(value: unknown, readStack: ReadStack): ParsedStacktrace | undefined {
  const search = new JsonSearch(readStack);
  const roots = search.roots(value).filter((root) => everyone(root).some(({ frames }) => frames.length > 0));
  const linked = roots.some(({ links }) => links.length > 0);
  if (roots.length === 0 || !(search.structured || linked)) return undefined;
  const { exceptions, notes } = flatten(roots);
  const files = exceptions.flatMap(({ stacktrace }) => stacktrace?.frames ?? []).map(({ filename }) => filename ?? "");
  const named = files.map((file) => PLATFORMS.find(([ending]) => ending.test(file)));
  const [, language, platform] = named.findLast((entry) => entry !== undefined) ?? [undefined, "other", "other"];
  return {
    language: search.text?.language ?? language,
    platform: search.text?.platform ?? platform,
    exceptions,
    threads: threadsWithin(search.threads, notes),
    rest: [restOf([{ value, read: search.read }], exceptions), search.text?.rest ?? ""]
      .filter((part) => part !== "")
      .join("\n"),
    notes,
  };
}
