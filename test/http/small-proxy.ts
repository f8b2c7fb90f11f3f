/** A forward proxy of a few lines: whatever host is asked for, it leads to one port of this machine. */
import { createServer, request } from "node:http";
import { type AddressInfo, connect } from "node:net";

export interface SmallProxy {
  readonly host: string;
  /** First lines and credentials of what it was asked, in order. */
  readonly asked: readonly string[];
  close(): void;
}

export async function startProxy(upstreamPort: number, refuseWith?: number): Promise<SmallProxy> {
  const asked: string[] = [];
  const note = (line: string, credentials = "") => {
    const [, encoded] = credentials.split(" ");
    asked.push(encoded === undefined ? line : `${line} as ${Buffer.from(encoded, "base64").toString()}`);
  };
  const server = createServer((incoming, response) => {
    note(`${incoming.method} ${incoming.url}`, incoming.headers["proxy-authorization"]);
    const { pathname } = new URL(incoming.url ?? "");
    const options = { port: upstreamPort, host: "127.0.0.1", path: pathname, method: incoming.method };
    incoming.pipe(
      request(options, (answer) => answer.pipe(response.writeHead(answer.statusCode ?? 500, answer.headers))),
    );
  });
  server.on("connect", (incoming, client) => {
    note(`CONNECT ${incoming.url}`, incoming.headers["proxy-authorization"]);
    client.on("error", () => {});
    if (refuseWith !== undefined) {
      client.end(`HTTP/1.1 ${refuseWith} No\r\nContent-Length: 13\r\n\r\nnot that host`);
      return;
    }
    const upstream = connect(upstreamPort, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on("error", () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
