// Writes omni.ts with openapi-typescript, with open enumerations: the service may send a value that the document does not
// have, so their type is the known values (for completion) or any other text.
import { writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";

const document = new URL("../../dist/omni.json", import.meta.url);
// `string` alone would swallow the values that stand beside it.
const anyText = ts.factory.createIntersectionTypeNode([
  ts.factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword),
  ts.factory.createTypeLiteralNode([]),
]);
const types = await openapiTS(document, {
  postTransform: (type, { schema }) =>
    schema?.["x-omni-open-enum"] ? ts.factory.createUnionTypeNode([type, anyText]) : undefined,
});
await writeFile(new URL("omni.ts", import.meta.url), astToString(types));
