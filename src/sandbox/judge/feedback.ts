/**
 * User feedback: an event with `contexts.feedback`.
 * Source: https://develop.sentry.dev/sdk/telemetry/feedbacks/, getsentry/sentry:
 * src/sentry/feedback/usecases/ingest/create_feedback.py, should_filter_feedback (2026-11).
 */
import { isObject } from "../../sentry/json.js";
import { MAX_CHARS } from "../../sentry/limits.js";
import { judgeAttributes } from "./event.js";
import { anything, eachField, type Table, text } from "./fields.js";
import type { Judge } from "./judge.js";
import { uuid } from "./names.js";

const FEEDBACK: Table = {
  message: text(),
  contact_email: text(),
  name: text(),
  url: text(),
  source: text(),
  associated_event_id: uuid,
  replay_id: uuid,
};

export const judgeFeedback: Judge = (payload, about, remarks) => {
  if (!isObject(payload)) return "no_event_payload";
  const dropped = judgeAttributes(payload, about, remarks);
  const feedback = isObject(payload.contexts) ? payload.contexts.feedback : undefined;
  if (!isObject(feedback)) return "missing_context";
  eachField(feedback, "contexts.feedback", remarks, FEEDBACK, anything);
  const { message } = feedback;
  if (typeof message !== "string") return "missing_context";
  if (message.trim() === "") return "empty";
  return [...message].length > MAX_CHARS.feedbackMessage ? "too_large" : dropped;
};
