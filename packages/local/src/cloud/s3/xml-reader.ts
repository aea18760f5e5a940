import { XML_DEPTH_MAX } from "./limits.ts";
import { refusal } from "./s3-error.ts";

/** One element of a document: its name, its text, and what is inside it. */
export interface XmlNode {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlNode[];
}

interface OpenNode {
  readonly name: string;
  text: string;
  readonly children: XmlNode[];
}

const token =
  /<\?[^>]*\?>|<!--[\s\S]*?-->|<(\/?)([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|[^<]+/y;

/**
 * Reads the small documents S3's clients send: elements and text. Attributes are skipped; document
 * types, which could blow a small document up, do not exist here.
 */
export function parseXml(source: string, rootName: string): XmlNode {
  const outermost: OpenNode = { name: "", text: "", children: [] };
  const open: OpenNode[] = [outermost];
  token.lastIndex = 0;
  while (token.lastIndex < source.length) {
    const match = token.exec(source);
    const current = open.at(-1);
    if (!match || !current) throw refusal.malformedXml();
    const [whole, closing, name, , selfClosing] = match;
    if (name === undefined) {
      if (!whole.startsWith("<")) current.text += decodeEntities(whole);
    } else if (closing) {
      if (open.length < 2 || current.name !== name) throw refusal.malformedXml();
      open.pop();
    } else {
      const node: OpenNode = { name, text: "", children: [] };
      current.children.push(node);
      if (!selfClosing) open.push(node);
      if (open.length > XML_DEPTH_MAX) throw refusal.malformedXml();
    }
  }
  const [root] = outermost.children;
  if (open.length !== 1 || outermost.children.length !== 1 || root?.name !== rootName) {
    throw refusal.malformedXml();
  }
  return root;
}

export function childrenOf(node: XmlNode, name: string): readonly XmlNode[] {
  return node.children.filter((child) => child.name === name);
}

export function textOf(node: XmlNode, name: string): string | undefined {
  return childrenOf(node, name)[0]?.text;
}

export function textsOf(node: XmlNode, name: string): readonly string[] {
  return childrenOf(node, name).map((child) => child.text);
}

const named: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  amp: "&",
  quot: '"',
  apos: "'",
};

function decodeEntities(text: string): string {
  return text.replaceAll(/&(?:#(\d+)|#x([0-9a-fA-F]+)|(\w+));/g, (_, decimal, hex, name) => {
    if (name !== undefined) return named[String(name)] ?? "";
    const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
    if (code > 0x10ffff) throw refusal.malformedXml();
    return String.fromCodePoint(code);
  });
}
