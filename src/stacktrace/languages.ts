/** The languages that are read. */

import type { Language } from "./language.js";
import { BUGSNAG } from "./languages/bugsnag.js";
import { cpp } from "./languages/cpp/cpp.js";
import { dart } from "./languages/dart/dart.js";
import { dotnet } from "./languages/dotnet/dotnet.js";
import { elixir } from "./languages/elixir/elixir.js";
import { erlang } from "./languages/erlang/erlang.js";
import { go } from "./languages/go/go.js";
import { haskell } from "./languages/haskell.js";
import { javascriptConsole } from "./languages/javascript/console.js";
import { javascript } from "./languages/javascript/javascript.js";
import { javascriptTap } from "./languages/javascript/tap.js";
import { javascriptUdf } from "./languages/javascript/udf.js";
import { clojure } from "./languages/jvm/clojure.js";
import { jvm } from "./languages/jvm/jvm.js";
import { linux } from "./languages/linux.js";
import { lua } from "./languages/lua/lua.js";
import { ocaml } from "./languages/ocaml.js";
import { perl } from "./languages/perl/perl.js";
import { php } from "./languages/php/php.js";
import { places } from "./languages/places.js";
import { powershell } from "./languages/powershell/powershell.js";
import { PYTHON } from "./languages/python/readers.js";
import { r } from "./languages/r/r.js";
import { ruby } from "./languages/ruby/ruby.js";
import { rust } from "./languages/rust/rust.js";
import { swift } from "./languages/swift/swift.js";

/** Every language that can be recognised; on equal proof the first wins. */
export const LANGUAGES: readonly Language[] = [
  ...PYTHON,
  jvm,
  clojure,
  javascript,
  javascriptTap,
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
  ...BUGSNAG,
];

/** Asked where none of the others found anything. */
export const LAST_RESORT: readonly Language[] = [places];
