/** One call of Erlang. */
import type { Frame } from "../../../sentry/items.js";
import { fileOf, frameOf, linenoOf, within } from "../../frames.js";

/** Modules of Erlang's own libraries. */
export const OTP = new Set(
  "erlang lists maps ets gen gen_server gen_statem gen_fsm gen_event supervisor proc_lib sys init erl_eval shell timer io io_lib file binary string unicode re ssl gen_tcp inet httpc application application_master code error_handler rpc erpc global queue sets dict orddict proplists math crypto public_key logger escript erl_parse epp compile eunit eunit_test eunit_proc ct test_server test_server_sup".split(
    " ",
  ),
);

export function erlangFrame(
  module: string | undefined,
  name: string,
  path: string | undefined,
  line: string | undefined,
): Frame {
  return frameOf(module === undefined ? {} : { module }, { function: name }, fileOf(path), linenoOf(line), {
    in_app:
      module !== undefined && !OTP.has(module) && !within(path, ["/deps/", "/lib/erlang/", "/_build/default/lib/"]),
  });
}
