/** What a name of a secret is given without being one: a directory, a variable in a line of code. */
import { secretName } from "./names.js";

const DIRECTORY =
  /^(?:[A-Za-z]:[\\/]\w|~?\/(?:app|apps|builds?|code|data|etc|github|home|media|mnt|opt|private|projects?|root|run|runner|src|srv|tmp|usr|Users|vagrant|var|Volumes|work|workdir|workspaces?|www)(?:\/|$))/;

/** The shell's `PWD` is where a process runs; in lower case it may be a password, so only what is a path is one. */
export function isWorkingDirectory(name: string, value: string): boolean {
  if (name === "PWD" || name === "OLDPWD") return /^(?:\/|[A-Za-z]:[\\/])/.test(value);
  return /^(?:old)?pwd$/i.test(name) && DIRECTORY.test(value);
}

/** `self.password = password`, `token = config.token`, `key = os.environ['KEY']` in a line of code that a message quotes. */
export function isReference(text: string, at: number, content: string, end: number, name: string): boolean {
  if (/^[A-Za-z_$][\w$.]*\[$/.test(content) && /["']/.test(text.charAt(end))) return true;
  if (
    text.charAt(at) !== "=" ||
    text.charAt(at - 1) !== " " ||
    !/^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*$/.test(content)
  )
    return false;
  const last = content.slice(content.lastIndexOf(".") + 1);
  return last === content ? name.endsWith(`.${content}`) : secretName(last) !== undefined;
}
