/** A certificate authority that lives for one test run: X.509 written by hand, so that no tool is needed. */
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";

const OID = { commonName: "550403", ecdsaSha256: "2a8648ce3d040302", basicConstraints: "551d13", altName: "551d11" };

function der(tag: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const size = body.length < 128 ? [body.length] : [0x82, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}
const sequence = (...parts: Buffer[]) => der(0x30, ...parts);
const oid = (hex: string) => der(0x06, Buffer.from(hex, "hex"));
const name = (text: string) => sequence(der(0x31, sequence(oid(OID.commonName), der(0x0c, Buffer.from(text)))));
const extension = (id: string, value: Buffer) => sequence(oid(id), der(0x04, value));

function certificate(
  subject: string,
  publicKey: KeyObject,
  issuerKey: KeyObject,
  serial: number,
  extra: Buffer,
): string {
  const algorithm = sequence(oid(OID.ecdsaSha256));
  const validity = sequence(der(0x17, Buffer.from("240101000000Z")), der(0x17, Buffer.from("490101000000Z")));
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([serial])),
    algorithm,
    name("Authority of a test"),
    validity,
    name(subject),
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(extra)),
  );
  const signature = der(0x03, Buffer.from([0]), sign("sha256", body, issuerKey));
  const text = sequence(body, algorithm, signature).toString("base64");
  return `-----BEGIN CERTIFICATE-----\n${text.replace(/.{64}/g, "$&\n")}\n-----END CERTIFICATE-----\n`;
}

/** The authority's certificate, and key and certificate of a server of that host name. */
export function createAuthority(host: string): { ca: string; key: string; cert: string } {
  const authority = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const server = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const isAuthority = extension(OID.basicConstraints, sequence(der(0x01, Buffer.from([0xff]))));
  const hosts = extension(OID.altName, sequence(der(0x82, Buffer.from(host))));
  return {
    ca: certificate("Authority of a test", authority.publicKey, authority.privateKey, 1, isAuthority),
    key: server.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: certificate(host, server.publicKey, authority.privateKey, 2, hosts),
  };
}
