/**
 * The three time-outs of one exchange on one timer: reaching the server, its first byte, everything.
 * Most exchanges end long before any of them, so nothing but that timer is ever set up.
 */
import type { ClientRequest } from "node:http";
import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import type { Clock } from "../kernel/clock.js";
import type { HttpRequest } from "./http-client.js";

export type TimeoutKind = "connect_timeout" | "response_timeout";

export class Deadlines {
  readonly #start: number;
  #connectedAt: number | undefined;
  #answered = false;

  constructor(
    private readonly clock: Clock,
    private readonly timeouts: HttpRequest["timeouts"],
  ) {
    this.#start = clock.monotonic();
  }

  /** Learns when the connection stands: at once on one kept alive, after the TLS handshake on a new one. */
  follow(request: ClientRequest): void {
    request.once("socket", (socket: Socket | TLSSocket) => {
      const connected = (): void => {
        this.#connectedAt = this.clock.monotonic();
      };
      if (socket.connecting) socket.once("encrypted" in socket ? "secureConnect" : "connect", connected);
      else if (isHandshaking(socket)) socket.once("secureConnect", connected);
      else connected();
    });
  }

  answered(): void {
    this.#answered = true;
  }

  /** Resolves with the time-out that struck, or with nothing once `done` is aborted. */
  async watch(done: AbortSignal): Promise<TimeoutKind | undefined> {
    while (!done.aborted) {
      const { at, kind } = this.#next();
      const left = at - this.clock.monotonic();
      if (left <= 0) return kind;
      await this.clock.sleep(left, done);
    }
    return undefined;
  }

  #next(): { at: number; kind: TimeoutKind } {
    const total = this.#start + this.timeouts.totalMs;
    if (this.#answered) return { at: total, kind: "response_timeout" };
    if (this.#connectedAt === undefined)
      return { at: Math.min(this.#start + this.timeouts.connectMs, total), kind: "connect_timeout" };
    return { at: Math.min(this.#connectedAt + this.timeouts.responseMs, total), kind: "response_timeout" };
  }
}

/** `secureConnecting` is documented for TLS sockets only through its events; sockets of an agent have it. */
function isHandshaking(socket: Socket): boolean {
  return "secureConnecting" in socket && socket.secureConnecting === true;
}
