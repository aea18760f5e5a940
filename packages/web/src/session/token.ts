/** What the pages read of an identity token. The servers verify it; here it only says who and until when. */
export interface Identity {
  readonly email: string;
  readonly expiryTimeMs: number;
}

/** Reads the claims of a token without judging its signature; undefined when it is no such token. */
export function identityOf(idToken: string): Identity | undefined {
  try {
    const payload = (idToken.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0));
    const claims = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    const { email, exp } = claims;
    if (typeof exp !== "number") return undefined;
    return { email: typeof email === "string" ? email : "", expiryTimeMs: exp * 1000 };
  } catch {
    return undefined;
  }
}
