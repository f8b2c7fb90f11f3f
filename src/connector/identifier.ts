/**
 * Newer hosts put their own identifier into each record, under a key that they name in the call: it is
 * theirs, not part of the row. Source: multiwoven-integrations 0.35.5, `DestinationConnector#write`.
 */

export interface IdentifiedRecord {
  /** What is left for mapping. */
  readonly record: unknown;
  readonly recordIdentifier?: string;
}

export function takeIdentifier(record: unknown, key: string | undefined): IdentifiedRecord {
  if (key === undefined || !isRow(record) || !Object.hasOwn(record, key)) return { record };
  const { [key]: identifier, ...row } = record;
  if (identifier === null || identifier === undefined) return { record: row };
  return {
    record: row,
    recordIdentifier: typeof identifier === "object" ? JSON.stringify(identifier) : String(identifier),
  };
}

function isRow(record: unknown): record is Record<string, unknown> {
  return typeof record === "object" && record !== null && !Array.isArray(record);
}
