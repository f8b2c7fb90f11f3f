/** A server that takes envelopes and fails as a network does; each request says how in its turn. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { idIn } from "./fixtures.js";

export const FAULTS = [
  "ok",
  "429",
  "429 other",
  "500",
  "503",
  "reset before headers",
  "reset after body",
  "cut body",
  "stall",
  "not HTTP",
] as const;
export type Fault = (typeof FAULTS)[number];

export interface FaultServer {
  readonly port: number;
  /** How often each event id was taken, whatever the sender was told. */
  readonly taken: ReadonlyMap<string, number>;
  close(): void;
}

export async function startFaultServer(next: () => Fault): Promise<FaultServer> {
  const taken = new Map<string, number>();
  const server = createServer((incoming, response) => {
    const fault = next();
    if (fault === "reset before headers") {
      incoming.socket.resetAndDestroy();
      return;
    }
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("error", () => {});
    incoming.on("end", () => {
      const id = idIn(Buffer.concat(chunks));
      const take = () => taken.set(id, (taken.get(id) ?? 0) + 1);
      switch (fault) {
        case "ok":
          take();
          response.end(JSON.stringify({ id }));
          break;
        case "429":
          response.writeHead(429, { "x-sentry-rate-limits": "0.01:error:key:quota" }).end("{}");
          break;
        case "429 other":
          response.writeHead(429, { "x-sentry-rate-limits": "60:transaction:key" }).end("{}");
          break;
        case "500":
        case "503":
          response.writeHead(Number(fault)).end("<html>oops</html>");
          break;
        case "reset after body":
          take();
          incoming.socket.resetAndDestroy();
          break;
        case "cut body":
          take();
          response.writeHead(200, { "content-length": 500 }).write('{"id":"', () => incoming.socket.destroy());
          break;
        case "stall":
          take();
          break;
        case "not HTTP":
          incoming.socket.end("220 mail.example ESMTP\r\n");
          break;
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    taken,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
