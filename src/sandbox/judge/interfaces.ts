/**
 * Attributes that event-like items share, as tables: what is cut, nulled or discarded, and at which
 * length. Source: getsentry/relay: relay-event-schema/src/protocol/*.rs (26.x, 2026-11).
 */
import { isIP } from "node:net";
import { PLATFORMS } from "../../sentry/items.js";
import { isObject } from "../../sentry/json.js";
import { MAX_BAG_BYTES, MAX_CHARS, MAX_CONTEXT_BYTES, MAX_CONTEXT_DEPTH, MAX_FRAMES } from "../../sentry/limits.js";
import {
  all,
  anything,
  boolean,
  type Check,
  eachField,
  integer,
  isPresent,
  lenientText,
  list,
  matching,
  object,
  oneOf,
  remark,
  someOf,
  text,
  values,
  within,
} from "./fields.js";
import { spanId, traceId, uuid } from "./names.js";
import { time } from "./time.js";

/** Characters by which the server lets a text run over before it cuts. */
const LONG_TEXT_TOLERANCE = 200;
const SHORT_TEXT_TOLERANCE = 20;

const LEVELS = ["fatal", "error", "warning", "info", "debug", "log", "critical"];
const PYTHON_LEVELS = [10, 20, 30, 40, 50];

/** `warn` is none of them: it falls back to error. */
export const level: Check = (value, name, remarks) => {
  if (typeof value === "number" && PYTHON_LEVELS.includes(value)) return;
  oneOf(LEVELS, "error is assumed")(value, name, remarks);
};

export const platform = oneOf(PLATFORMS, "other is assumed");

const frame = all(
  someOf("filename", "function", "instruction_addr"),
  object({
    function: text(MAX_CHARS.exceptionModule, SHORT_TEXT_TOLERANCE),
    raw_function: text(),
    symbol: text(MAX_CHARS.exceptionModule, SHORT_TEXT_TOLERANCE),
    module: text(MAX_CHARS.exceptionModule, SHORT_TEXT_TOLERANCE),
    filename: text(MAX_CHARS.exceptionModule, SHORT_TEXT_TOLERANCE),
    abs_path: text(),
    lineno: integer(0),
    colno: integer(0),
    package: text(),
    platform,
    context_line: text(),
    pre_context: list(text()),
    post_context: list(text()),
    source_link: text(),
    vars: anything,
    in_app: boolean,
    stack_start: boolean,
    instruction_addr: anything,
    symbol_addr: anything,
    image_addr: anything,
    addr_mode: text(),
    function_id: anything,
    lock: anything,
    parent_index: anything,
    sample_count: anything,
  }),
);

const frames: Check = (value, name, remarks) => {
  list(frame)(value, name, remarks);
  if (!Array.isArray(value)) return;
  if (value.length === 0) remark(remarks, "missing_attribute", name, "a stack trace needs at least one frame");
  if (value.length > MAX_FRAMES)
    remark(remarks, "value_too_long", name, `cut to ${MAX_FRAMES} frames, the oldest go first`);
};

export const stacktrace = all(
  someOf("frames"),
  object({
    frames,
    registers: anything,
    lang: text(),
    snapshot: boolean,
    instruction_addr_adjustment: oneOf(["auto", "all_but_first", "all", "none"]),
  }),
);

const mechanism = all(
  someOf("type"),
  object({
    type: text(128),
    handled: boolean,
    synthetic: boolean,
    description: text(8192),
    help_link: text(),
    source: text(),
    exception_id: integer(0),
    parent_id: integer(0),
    is_exception_group: boolean,
    data: object({}, anything),
    meta: anything,
  }),
);

export const exceptions = values(
  all(
    someOf("type", "value"),
    object({
      type: text(MAX_CHARS.exceptionType, SHORT_TEXT_TOLERANCE),
      value: anything,
      module: text(MAX_CHARS.exceptionModule, SHORT_TEXT_TOLERANCE),
      thread_id: lenientText(256),
      stacktrace,
      raw_stacktrace: stacktrace,
      mechanism,
    }),
    (value, name, remarks) => {
      if (isObject(value) && typeof value.value === "string")
        text(MAX_CHARS.exceptionValue, LONG_TEXT_TOLERANCE)(value.value, `${name}.value`, remarks);
    },
  ),
);

export const threads = values(
  object({
    id: lenientText(256),
    name: text(MAX_CHARS.threadName, 100),
    crashed: boolean,
    current: boolean,
    main: boolean,
    state: text(),
    held_locks: anything,
    stacktrace,
    raw_stacktrace: stacktrace,
  }),
);

export const breadcrumbs = values(
  object({
    timestamp: time,
    type: text(MAX_CHARS.breadcrumbType),
    category: text(MAX_CHARS.breadcrumbType),
    level,
    message: text(MAX_CHARS.message, LONG_TEXT_TOLERANCE),
    data: all(object({}, anything), within(MAX_BAG_BYTES.breadcrumb, 5)),
    event_id: uuid,
    origin: text(),
  }),
);

const ip: Check = (value, name, remarks) => {
  if (typeof value !== "string" || (value !== "{{auto}}" && isIP(value) === 0))
    remark(remarks, "invalid_data", name, "expected an IP address");
};

export const user = object(
  {
    id: lenientText(MAX_CHARS.userId),
    username: lenientText(MAX_CHARS.userName),
    name: text(MAX_CHARS.userName),
    email: text(MAX_CHARS.userEmail),
    ip_address: ip,
    geo: object({
      city: text(MAX_CHARS.geo, 100),
      region: text(MAX_CHARS.geo, 100),
      subdivision: text(MAX_CHARS.geo, 100),
      country_code: matching(/^[A-Za-z]{2}$/, "two letters"),
    }),
    data: object({}, anything),
    segment: text(),
    sentry_user: text(),
  },
  anything,
);

export const request = object({
  url: text(MAX_CHARS.requestUrl, 40),
  method: matching(/^[A-Z_-]{1,32}$/i, "an HTTP method"),
  protocol: text(),
  query_string: within(MAX_BAG_BYTES.queryString),
  data: within(MAX_BAG_BYTES.requestData),
  headers: within(MAX_BAG_BYTES.headers),
  cookies: within(MAX_BAG_BYTES.cookies),
  env: all(object({}, anything), within(MAX_BAG_BYTES.environmentVariables)),
  fragment: text(MAX_CHARS.geo, 100),
  body_size: integer(0),
  inferred_content_type: text(),
  api_target: oneOf(["graphql", "rest"]),
});

export const logentry: Check = (value, name, remarks) => {
  const message = text(MAX_CHARS.message, LONG_TEXT_TOLERANCE);
  if (typeof value === "string") message(value, name, remarks);
  else object({ message, formatted: message, params: anything })(value, name, remarks);
};

export const sdk = object({
  name: text(),
  version: text(),
  integrations: anything,
  packages: anything,
  features: anything,
  settings: anything,
});

const trace = all(someOf("trace_id"), someOf("span_id"), (value, name, remarks) => {
  if (isObject(value))
    eachField(value, name, remarks, { trace_id: traceId, span_id: spanId, parent_span_id: spanId }, anything);
});

/** A context with a known type has its table; every other is free within size and depth. */
export const contexts: Check = (value, name, remarks) => {
  if (!isObject(value)) {
    remark(remarks, "invalid_data", name, "expected an object");
    return;
  }
  for (const [key, context] of Object.entries(value)) {
    if (!isPresent(context)) continue;
    const at = `${name}.${key}`;
    object({}, anything)(context, at, remarks);
    if (isObject(context) && (context.type ?? key) === "trace") trace(context, at, remarks);
    if (key !== "flags") within(MAX_CONTEXT_BYTES, MAX_CONTEXT_DEPTH)(context, at, remarks);
  }
};
