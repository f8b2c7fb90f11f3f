/** Names of .NET: undoes what the compiler makes of async methods, iterators, lambdas and local functions. */

interface Named {
  readonly module: string;
  readonly name: string;
  readonly raw: string;
}

/** The type and the member of a full name. */
export function named(path: string): Named {
  const cut = memberDot(path);
  const [module, member] = cut < 0 ? ["", path] : [path.slice(0, cut), path.slice(cut + 1)];
  const machine =
    member === "MoveNext"
      ? /^(.*)[.+]<([^<>]*(?:<[^<>]*>[^<>]*)?)>d(?:__\d+)?(?:`\d+)?(?:\[[^\]]*\])?$/.exec(module)
      : null;
  if (machine?.[1] !== undefined && machine[2] !== undefined)
    return { module: plainType(machine[1]), name: innerName(machine[2]), raw: path };
  const basic = member === "MoveNext" ? /^(.*)\.VB\$StateMachine_\d+_(\w+)$/.exec(module) : null;
  if (basic?.[1] !== undefined && basic[2] !== undefined) return { module: basic[1], name: basic[2], raw: path };
  const local = /^<([^<>]*(?:<[^<>]*>[^<>]*)?)>[gb]__(?:([^|]+)\|)?[\d_]+(?:`\d+)?(?:\[.*\])?$/.exec(member);
  if (local !== null) {
    const [, outer = "", inner] = local;
    return { module: plainType(module), name: `${outer}.${inner ?? "<lambda>"}`, raw: path };
  }
  return { module, name: member, raw: member };
}

/** `<<Main>$>g__Run|0_0` and the like: the outermost real name. */
function innerName(name: string): string {
  const local = /^<([^<>]*)>[gb]__(?:([^|]+)\|)?[\d_]*$/.exec(name);
  if (local !== null) return `${local[1]}.${local[2] ?? "<lambda>"}`;
  return name === "<Main>$" ? "Main" : name;
}

/** The closure's class is the compiler's, not the program's. */
function plainType(type: string): string {
  return type.replace(/[.+]<>c(?:__DisplayClass[\d_]*)?(?:`\d+)?(?:\[[^\]]*\])?$/, "");
}

/** The dot before the member: outside of brackets, and `.ctor` keeps its own. */
function memberDot(path: string): number {
  let depth = 0;
  for (let at = path.length - 1; at > 0; at -= 1) {
    const char = path[at];
    if (char === "]" || char === ">") depth += 1;
    else if (char === "[" || char === "<") depth -= 1;
    else if (char === "." && depth <= 0) return path[at - 1] === "." ? at - 1 : at;
  }
  return -1;
}
