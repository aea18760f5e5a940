import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

const PASSWORD = "not-a-secret";
const ALIAS = "broker";

/** A self-signed certificate for 127.0.0.1, made by Java's own keytool. */
export class Certificate {
  readonly #store: string;

  constructor(directory: string) {
    this.#store = path.join(directory, "broker.p12");
    if (existsSync(this.#store)) return;
    const name = ["-dname", "CN=127.0.0.1", "-ext", "SAN=ip:127.0.0.1"];
    const key = ["-genkeypair", "-alias", ALIAS, "-keyalg", "EC", "-validity", "2"];
    keytool(this.#store, [...key, ...name]);
    const file = this.caFile;
    keytool(this.#store, ["-exportcert", "-rfc", "-alias", ALIAS, "-file", file]);
  }

  /** What KAFKA_CA_FILE takes. */
  get caFile(): string {
    return `${this.#store}.pem`;
  }

  /** The broker's side of it, for server.properties. */
  get properties(): Record<string, string> {
    return {
      "ssl.keystore.type": "PKCS12",
      "ssl.keystore.location": this.#store,
      "ssl.keystore.password": PASSWORD,
      "ssl.key.password": PASSWORD,
    };
  }
}

function keytool(store: string, args: readonly string[]): void {
  const common = ["-keystore", store, "-storetype", "PKCS12", "-storepass", PASSWORD];
  const done = spawnSync("keytool", [...args, ...common], { encoding: "utf8" });
  if (done.status === 0) return;
  throw new Error(`keytool failed: ${done.error?.message ?? done.stdout + done.stderr}`);
}
