/** The languages that are read. */
import { clojure } from "./clojure.js";
import { cpp } from "./cpp.js";
import { dart } from "./dart.js";
import { dotnet } from "./dotnet.js";
import { elixir } from "./elixir.js";
import { erlang } from "./erlang.js";
import { go } from "./go.js";
import { haskell } from "./haskell.js";
import { javascript } from "./javascript.js";
import { javascriptConsole } from "./js-console.js";
import { javascriptUdf } from "./js-udf.js";
import { jvm } from "./jvm.js";
import type { Language } from "./language.js";
import { linux } from "./linux.js";
import { lua } from "./lua.js";
import { ocaml } from "./ocaml.js";
import { perl } from "./perl.js";
import { php } from "./php.js";
import { powershell } from "./powershell.js";
import { PYTHON } from "./python-readers.js";
import { r } from "./r.js";
import { ruby } from "./ruby.js";
import { rust } from "./rust.js";
import { swift } from "./swift.js";

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
