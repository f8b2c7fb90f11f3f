/** The exact bytes of each envelope, one file each, as they would leave now. */
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../../kernel/clock.js";
import { type Envelope, encodeEnvelope, type SdkInfo } from "../../sentry/envelope.js";
import { UsageProblem } from "../exit-codes.js";
import { fileProblem } from "../files.js";

/** Digits of the number that keeps the files in the order of sending. */
const NUMBER_DIGITS = 6;

export interface EnvelopeFolder {
  write(envelope: Envelope): Promise<void>;
  readonly written: number;
}

/** The folder is made when it is not there; one that holds files already is refused, so that nothing is mixed up. */
export async function openEnvelopeFolder(
  folder: string,
  ports: { readonly clock: Clock; readonly sdk: SdkInfo },
): Promise<EnvelopeFolder> {
  await attempt(folder, () => mkdir(folder, { recursive: true }));
  const there = await attempt(folder, () => readdir(folder));
  if (there.length > 0)
    throw new UsageProblem(`The folder "${folder}" is not empty; name a new one for the envelopes.`);
  let written = 0;
  return {
    get written() {
      return written;
    },
    async write(envelope) {
      written += 1;
      const path = join(folder, fileName(written, envelope));
      await attempt(folder, () =>
        writeFile(path, encodeEnvelope(envelope, ports.clock.now(), ports.sdk), { flag: "wx" }),
      );
    },
  };
}

/** `000001-event-<event id>.envelope`; nothing in it comes from a row but hexadecimal digits. */
function fileName(number: number, { item, eventId }: Envelope): string {
  const id = eventId !== undefined && /^[0-9a-f]{32}$/.test(eventId) ? `-${eventId}` : "";
  return `${String(number).padStart(NUMBER_DIGITS, "0")}-${item.type}${id}.envelope`;
}

async function attempt<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new UsageProblem(`The folder "${folder}" ${fileProblem(error)}.`);
  }
}
