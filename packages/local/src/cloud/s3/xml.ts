/** Writes XML: text is escaped, ready-made elements are joined as they are. */
export function element(name: string, content: string | number | boolean | readonly Xml[]): Xml {
  const inner = Array.isArray(content) ? content.join("") : escapeXml(String(content));
  return `<${name}>${inner}</${name}>` as Xml;
}

/** The outermost element of an answer, in S3's namespace. */
export function document(name: string, content: readonly Xml[]): string {
  const xmlns = "http://s3.amazonaws.com/doc/2006-03-01/";
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="${xmlns}">${content.join("")}</${name}>`;
}

/** Nothing when the value is absent. */
export function optional(name: string, content: string | number | undefined): readonly Xml[] {
  return content === undefined ? [] : [element(name, content)];
}

/** Markup that is already escaped. */
export type Xml = string & { readonly __xml: true };

const entities: Readonly<Record<string, string>> = {
  "<": "&lt;",
  ">": "&gt;",
  "&": "&amp;",
  '"': "&quot;",
  "'": "&apos;",
  "\r": "&#13;",
};

export function escapeXml(text: string): string {
  return text.replaceAll(/[<>&"'\r]/g, (character) => entities[character] ?? character);
}
