import { expect, test } from "vitest";
import { childrenOf, parseXml, textOf, textsOf } from "./xml-reader.ts";

test("elements, attributes, entities, comments and empty elements", () => {
  const root = parseXml(
    `<?xml version="1.0" encoding="UTF-8"?>
     <!-- <Object> that is none -->
     <Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
       <Object><Key>a &lt;b&gt; &amp; &quot;c&quot; &#x2713; &#233;</Key></Object>
       <Object><Key/></Object>
       <Quiet>true</Quiet>
     </Delete>`,
    "Delete",
  );
  const keys = childrenOf(root, "Object").map((object) => textOf(object, "Key"));
  expect(keys).toEqual(['a <b> & "c" ✓ é', ""]);
  expect(textsOf(root, "Quiet")).toEqual(["true"]);
  expect(textOf(root, "Missing")).toBeUndefined();
});

test.each([
  ["not closed", "<Delete><Object></Delete>"],
  ["closed twice", "<Delete></Delete></Delete>"],
  ["another root", "<Other/>"],
  ["two roots", "<Delete/><Delete/>"],
  ["nothing", ""],
  ["a document type", '<!DOCTYPE x [<!ENTITY a "aaaa">]><Delete/>'],
  ["a broken tag", "<Delete"],
  ["10,000 deep", "<Delete>".repeat(10_000)],
  ["a character that does not exist", "<Delete>&#x110000;</Delete>"],
])("%s", (_, source) => {
  expect(() => parseXml(source, "Delete")).toThrow(/well-formed/);
});
