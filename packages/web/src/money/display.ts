/** Decimal strings made readable. Text in, text out: no digit passes through a float. */

/** 1234567.8900 -> 1,234,567.8900 */
export function withThousands(text: string): string {
  const [whole = "", fraction] = text.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** Exactly `decimals` places: padded with zeros, or cut off (never rounded up). */
export function atDecimals(text: string, decimals: number): string {
  const [whole = "0", fraction = ""] = text.split(".");
  if (decimals === 0) return whole;
  return `${whole}.${fraction.slice(0, decimals).padEnd(decimals, "0")}`;
}

/** 0.12300000 -> 0.123, 5.00000000 -> 5 */
export function withoutTrailingZeros(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** An amount for a narrow column: at least two places, at most `decimalsMax`, thousands separated. */
export function amountText(text: string, decimalsMax = 8): string {
  const short = withoutTrailingZeros(atDecimals(text, decimalsMax));
  const places = short.split(".")[1]?.length ?? 0;
  return withThousands(places < 2 ? atDecimals(short, 2) : short);
}

const SUFFIXES = ["", "K", "M", "B", "T"] as const;

/** A volume in few characters: 1234567.89 -> 1.23M, cut off rather than rounded. */
export function compact(text: string): string {
  const whole = text.split(".")[0] ?? "0";
  const step = Math.min(Math.floor((whole.length - 1) / 3), SUFFIXES.length - 1);
  if (step < 1) return atDecimals(text, 2);
  const head = whole.slice(0, whole.length - step * 3);
  const tail = whole.slice(head.length, head.length + 2);
  return `${head}.${tail}${SUFFIXES[step]}`;
}

/** Percent with its sign: "1.234" -> "+1.23%". */
export function signedPercent(text: string): string {
  const negative = text.startsWith("-");
  const short = atDecimals(text.replace(/^[-+]/, ""), 2);
  const zero = /^[0.]*$/.test(short);
  return `${zero ? "" : negative ? "−" : "+"}${short}%`;
}

/** Which way a signed decimal points: 1, -1, or 0. */
export function signOf(text: string): 1 | 0 | -1 {
  if (/^[-+]?[0.]*$/.test(text)) return 0;
  return text.startsWith("-") ? -1 : 1;
}
