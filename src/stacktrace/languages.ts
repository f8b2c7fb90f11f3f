/** The languages that are read. */

import type { Language } from "./language.js";
import { clojure } from "./languages/clojure.js";
import { cpp } from "./languages/cpp.js";
import { dart } from "./languages/dart.js";
import { dotnet } from "./languages/dotnet.js";
import { elixir } from "./languages/elixir.js";
import { erlang } from "./languages/erlang.js";
import { go } from "./languages/go.js";
import { haskell } from "./languages/haskell.js";
import { javascript } from "./languages/javascript.js";
import { javascriptConsole } from "./languages/js-console.js";
import { javascriptUdf } from "./languages/js-udf.js";
import { jvm } from "./languages/jvm.js";
import { linux } from "./languages/linux.js";
import { lua } from "./languages/lua.js";
import { ocaml } from "./languages/ocaml.js";
import { perl } from "./languages/perl.js";
import { php } from "./languages/php.js";
import { places } from "./languages/places.js";
import { powershell } from "./languages/powershell.js";
import { PYTHON } from "./languages/python-readers.js";
import { r } from "./languages/r.js";
import { ruby } from "./languages/ruby.js";
import { rust } from "./languages/rust.js";
import { swift } from "./languages/swift.js";

/** Every language that can be recognised; on equal proof the first wins. */
export const LANGUAGES: readonly Language[] = [
  ...PYTHON,
  jvm,
  clojure,
  javascript,
  javascriptUdf,
  javascriptConsole,
  go,
  ruby,
  php,
  dotnet,
  rust,
  elixir,
  erlang,
  dart,
  swift,
  linux,
  cpp,
  powershell,
  perl,
  lua,
  haskell,
  ocaml,
  r,
];

/** Asked where none of the others found anything. */
export const LAST_RESORT: readonly Language[] = [places];
