import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import type { Client } from "./pool-store.ts";
import type { User } from "./user-store.ts";

/** One successful sign-in: its refresh token, and every token made from it by `originJti`. */
export interface Login {
  readonly originJti: string;
  readonly poolId: string;
  readonly clientId: string;
  readonly sub: string;
  readonly authTimeMs: number;
  readonly expiresMs: number;
}

/** Logins that are still good. Revoking one deletes it, and with it all its tokens' worth here. */
export class LoginStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  open(user: User, client: Client, nowMs: number): { login: Login; refreshToken: string } {
    const login: Login = {
      originJti: randomUUID(),
      poolId: user.poolId,
      clientId: client.id,
      sub: user.sub,
      authTimeMs: nowMs,
      expiresMs: nowMs + client.settings.refreshTokenSeconds * 1000,
    };
    const refreshToken = randomBytes(96).toString("base64url");
    this.#database.prepare("DELETE FROM login WHERE expires_ms <= ?").run(nowMs);
    this.#database
      .prepare(
        "INSERT INTO login (origin_jti, refresh_digest, pool_id, client_id, sub, auth_time_ms, " +
          "expires_ms) VALUES (?, ?, ?, ?, ?, ?, ?)",
      )
      .run(
        login.originJti,
        digest(refreshToken),
        login.poolId,
        login.clientId,
        login.sub,
        login.authTimeMs,
        login.expiresMs,
      );
    return { login, refreshToken };
  }

  byRefreshToken(refreshToken: string): Login | undefined {
    return toLogin(
      this.#database
        .prepare("SELECT * FROM login WHERE refresh_digest = ?")
        .get(digest(refreshToken)),
    );
  }

  byOrigin(originJti: string): Login | undefined {
    return toLogin(
      this.#database.prepare("SELECT * FROM login WHERE origin_jti = ?").get(originJti),
    );
  }

  revoke(login: Login): void {
    this.#database.prepare("DELETE FROM login WHERE origin_jti = ?").run(login.originJti);
  }

  revokeAll(user: User): void {
    this.#database
      .prepare("DELETE FROM login WHERE pool_id = ? AND sub = ?")
      .run(user.poolId, user.sub);
  }
}

/** The token has 768 random bits: a plain hash of it gives nothing away. */
function digest(refreshToken: string): string {
  return createHash("sha256").update(refreshToken).digest("hex");
}

function toLogin(row: Record<string, unknown> | undefined): Login | undefined {
  return (
    row && {
      originJti: String(row["origin_jti"]),
      poolId: String(row["pool_id"]),
      clientId: String(row["client_id"]),
      sub: String(row["sub"]),
      authTimeMs: Number(row["auth_time_ms"]),
      expiresMs: Number(row["expires_ms"]),
    }
  );
}
