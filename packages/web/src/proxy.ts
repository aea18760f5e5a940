import { NextResponse, type NextRequest } from "next/server";
import { readRuntimeConfig } from "./config/runtime-config.ts";
import { contentSecurityPolicy } from "./security/content-security-policy.ts";
import { decoded } from "./security/decoded.ts";

/** Where there is no page, whatever the address was. */
const NO_PAGE = "/no-such-page";

/**
 * Gives every page a content security policy with a fresh nonce. Next reads the nonce from the
 * request's policy header and puts it on its own scripts; the layout reads `x-nonce` for ours.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const development = process.env["NODE_ENV"] === "development";
  const policy = contentSecurityPolicy(readRuntimeConfig(process.env), nonce, development);

  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);
  // Next answers an address that it cannot decode with a failure, before any page is asked.
  const isWellEncoded = decoded(request.nextUrl.pathname) !== undefined;
  const response = isWellEncoded
    ? NextResponse.next({ request: { headers } })
    : NextResponse.rewrite(new URL(NO_PAGE, request.url), { request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

export const config = {
  matcher: [{ source: "/((?!_next/static|_next/image|icon.svg|manifest.webmanifest).*)" }],
};
