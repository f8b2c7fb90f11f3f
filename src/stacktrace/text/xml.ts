/**
 * Documents that hold a trace in an element: JUnit's and Visual Studio's test reports, ASP.NET's Web API, SOAP's faults,
 * log4j's and java.util.logging's XML, ELMAH. Read before entities are decoded, while every angle is a tag's.
 */

const NAMES =
  "failure|error|rerunFailure|flakyFailure|system-(?:err|out)|skipped|StackTrace|StackTraceString|Message|ExceptionMessage|ExceptionType|InnerException|ErrorInfo|Output|throwable|exception|message|detail|Exception|ExceptionString|faultstring|Data";
/** Elements that hold traces and nothing else. */
const TELLING = /<\/(?:[\w-]{1,20}:)?(?:StackTrace|StackTraceString|ExceptionType|ExceptionString|throwable)>/;
/** Those hold anything, and messages quote them: only with several lines in them they are a document's. */
const HOLDERS = [
  ...["failure", "error", "rerunFailure", "flakyFailure", "system-err", "system-out"],
  ...["exception", "detail", "faultstring", "Data"],
];
/** What it says in attributes is kept. */
const TAG = new RegExp(`</?(?:[\\w-]{1,20}:)?(?:${NAMES})(\\s[^<>]{0,4000})?/?>[ \\t]{0,80}\\n?`, "g");
const CDATA = /<!\[CDATA\[|\]\]>/g;
const EXCEPTION_NAMED =
  /<ExceptionMessage>([^<>]{0,4000})<\/ExceptionMessage>\s{0,80}<ExceptionType>([\w.`+]{1,300})<\/ExceptionType>/g;
/** java.util.logging tells no file. */
const FRAME =
  /(?:\n[ \t]{0,80})?<frame>\s{0,80}<class>([\w.$]{1,300})<\/class>\s{0,80}<method>([^<>]{1,200})<\/method>(?:\s{0,80}<line>(\d{1,7})<\/line>)?\s{0,80}<\/frame>/g;
/** ELMAH has the trace in an attribute. */
const DETAIL = /(<error\s[^<>]{0,4000}\b)detail="([^"<>]{1,262144})"/g;

export function withoutXml(text: string): string {
  if (!text.includes("<")) return text;
  const detailed = text.includes("<error ") ? text.replace(DETAIL, "$1\n$2\n") : text;
  if (detailed !== text) return detailed;
  if (!text.includes("</") || !(TELLING.test(text) || HOLDERS.some((name) => isSpread(text, name)))) return text;
  return text
    .replace(CDATA, "\n")
    .replaceAll("<InnerException>", "\nInnerException:\n")
    .replace(EXCEPTION_NAMED, "\n$2: $1\n")
    .replace(FRAME, (_, type: string, method: string, line?: string) => `\n\tat ${type}.${method}(${place(line)})`)
    .replace(TAG, (tag, attributes?: string) => (attributes === undefined ? "\n" : `\n${tag.trimEnd()}\n`));
}

const place = (line: string | undefined): string => (line === undefined ? "Unknown Source" : `:${line}`);

function isSpread(text: string, name: string): boolean {
  const [open, close] = [`<${name}`, `</${name}>`];
  // Looking for the last one costs more than to see that there is none.
  if (!text.includes(open) || !text.includes(close)) return false;
  return text.slice(text.indexOf(open), text.lastIndexOf(close)).includes("\n");
}
