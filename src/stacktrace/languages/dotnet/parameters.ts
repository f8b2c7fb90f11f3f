/** Lists of parameters that tell a call behind a translated "at" from prose in brackets. */

const PARAMETER = /^(?:(?:ref|out|in|params) )?[\p{L}\w`&*[\],<>?+.]*[\p{L}\w`&*\]>?] @?[\p{L}\w]+$/u;
/** The event log prints types without names. */
const TYPE =
  /^\p{Lu}[\p{L}\w`]*(?:[.+]\w[\p{L}\w`]*){0,12}(?:<[^()]{0,300}>)?(?:\[[,*]{0,8}\]){0,3}(?: ByRef|[*&]){0,2}$/u;
const KNOWN =
  /[.\]*&]|ByRef$|^(?:Boolean|S?Byte|Char|Decimal|Double|Single|U?Int(?:16|32|64|Ptr)|Object|String|Guid|Int64)$/;
/** A member of a type in a namespace. */
const MEMBER = /^(?:[\p{Lu}_<][^\s.]{0,200}\.){2,12}[\p{L}_<.]/u;

/** `Int32 id, String name`, as the runtime prints them; prose behind a small word is no list of them. */
export function isTyped(parameters: string): boolean {
  return parameters === "" || parameters.split(", ").every((parameter) => PARAMETER.test(parameter));
}

/** `Int32, System.String[]`, below a full name or with one that is known. */
export function areTypes(path: string, parameters: string): boolean {
  const types = parameters.split(", ");
  return types.every((type) => TYPE.test(type)) && (MEMBER.test(path) || types.some((type) => KNOWN.test(type)));
}
