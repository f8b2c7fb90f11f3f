/** Source that Rails and Mojolicious show with its line numbers. */
import type { Frame } from "../../sentry/items.js";

/** `14:   <p>`, on Rails' error page `14   <p>`. */
const NUMBERED = /^(?:=?> ?|→ ?)?(\d{1,6})(?::? {1,2}(.*)|:?)$/;

export function isNumberedSource(text: string): boolean {
  return NUMBERED.test(text);
}

/** The frame with the source lines that stand beside it. */
export function withSource(frame: Frame, between: readonly string[]): Frame {
  const source = between.flatMap((text) => {
    const [, line, code] = NUMBERED.exec(text) ?? [];
    return line === undefined ? [] : [{ line: Number(line), code: code ?? "" }];
  });
  const here = source.findIndex(({ line }) => line === frame.lineno);
  const context = source[here]?.code;
  if (context === undefined) return frame;
  const codes = source.map(({ code }) => code);
  return {
    ...frame,
    ...(here === 0 ? {} : { pre_context: codes.slice(0, here) }),
    context_line: context,
    ...(here === codes.length - 1 ? {} : { post_context: codes.slice(here + 1) }),
  };
}
