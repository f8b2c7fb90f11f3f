/** A level alone at the start of a line: a logger's, or of a message that quotes one. */

/** Nothing but brackets or a colon stands around it. */
const LEVEL =
  /^(?:\[(?:ERROR|FATAL|WARN(?:ING)?|CRITICAL|SEVERE)\]|(?:ERROR|FATAL|CRITICAL|SEVERE|WARN)(?=:? |\t)(?! EXCEPTION| ERROR):?)/;

/** How many characters it takes. */
export const levelLength = (text: string): number => LEVEL.exec(text)?.[0].length ?? 0;
