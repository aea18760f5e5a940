import { cognitoUrl, type RuntimeConfig } from "../config/runtime-config.ts";

/** The one constant style sheet that lightweight-charts adds for its attribution logo. */
const CHART_LOGO_STYLE = "'sha256-3pRED1tOXas1FXFoPb9TGCjmYe9XQsmO9OV23khV2nY='";

/**
 * The policy of one answer: only scripts that carry its nonce run, and the page talks to our own
 * services only. Style attributes are allowed, as they carry the positions React renders on the server.
 */
export function contentSecurityPolicy(
  config: RuntimeConfig,
  nonce: string,
  development = false,
): string {
  const services = [
    config.restUrl,
    config.streamUrl,
    config.wsApiUrl,
    config.platformUrl,
    cognitoUrl(config),
  ];
  const origins = [...new Set(services.map((url) => new URL(url).origin))];
  const directives: Record<string, readonly string[]> = {
    "default-src": ["'self'"],
    "script-src": [
      "'self'",
      `'nonce-${nonce}'`,
      "'strict-dynamic'",
      // React rebuilds server stacks with eval while developing, never in production.
      ...(development ? ["'unsafe-eval'"] : []),
    ],
    "style-src": development
      ? ["'self'", "'unsafe-inline'"]
      : ["'self'", `'nonce-${nonce}'`, CHART_LOGO_STYLE],
    "style-src-attr": ["'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'", ...origins],
    "worker-src": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(" ")}`)
    .join("; ");
}
